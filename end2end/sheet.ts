// The texts of a spreadsheet file: an XLSX is a ZIP of XML.
import { readFile } from "node:fs/promises";
import { strFromU8, unzipSync } from "fflate";

/** All XML of the file, in one text; refuses what is no ZIP. */
export async function sheetText(path: string): Promise<string> {
  return Object.values(unzipSync(await readFile(path))).map((part) => strFromU8(part)).join("");
}
