// The texts of a spreadsheet file, read without a library: an XLSX is a ZIP of XML.
import { readFile } from "node:fs/promises";
import { inflateRawSync } from "node:zlib";

const ENTRY = 0x02014b50;
const END = 0x06054b50;
const STORED = 0;

/** All XML of the file, in one text; refuses what is no ZIP. */
export async function sheetText(path: string): Promise<string> {
  const bytes = await readFile(path);
  if (bytes.subarray(0, 2).toString("latin1") !== "PK") throw new Error("no spreadsheet");
  let end = bytes.length - 22;
  while (end > 0 && bytes.readUInt32LE(end) !== END) end--;
  let at = bytes.readUInt32LE(end + 16);
  let text = "";
  while (bytes.readUInt32LE(at) === ENTRY) {
    const [method, size, offset] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 42)];
    const start = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28);
    const packed = bytes.subarray(start, start + size);
    text += (method === STORED ? packed : inflateRawSync(packed)).toString("utf8");
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return text;
}
