// A spreadsheet in the office: read beside the page where it lies, mapped, and only what may go is sent. What cannot be read is told in words,
// and then nothing was sent.
import { gunzipSync, strToU8, zipSync } from "fflate";
import { open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page, Request } from "@playwright/test";

import { accessible, expect, test } from "../fixtures";
import { Office } from "../pages/office";
import { LANGUAGES, say, saying } from "../words";
import { SENSITIVE, SIASN, person, workbook } from "../workbook";

const PAGE = "/kantor/impor";
const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

const words = (key: string, values: Record<string, string> = {}): string => say(`imports.${key}`, values);

/** What is posted to the imports, from now on. */
function posts(page: Page): Request[] {
  const sent: Request[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith("/api/office/imports")) sent.push(request);
  });
  return sent;
}

async function bring(office: Office, name: string, buffer: Buffer): Promise<void> {
  await office.field("imports.bring.file").setInputFiles({ name, mimeType: XLSX, buffer });
  await office.button("imports.bring.read").click();
}

test("five hundred people of SIASN's form are mapped, and nothing that is sensitive goes", async ({ page, people }) => {
  test.setTimeout(240_000);
  const rows = Array.from({ length: 500 }, (_, at) => person(at + 1));
  const office = await new Office(page).comeIn(people.agency_admin, PAGE);
  const sent = posts(page);
  await accessible(page, "the page of imports");
  await bring(office, "data-utama.xlsx", workbook([{ name: "Data Utama", rows: [["DATA UTAMA PEGAWAI"], [], SIASN, ...rows] }]));

  await expect(page.getByText(saying("imports.columns.found", { line: "3", rows: "500" }))).toBeVisible();
  const left = page.getByText(saying("imports.columns.sensitive", { n: String(SENSITIVE.length) }));
  await expect(left).toBeVisible();
  const named = page.getByRole("group").filter({ has: left });
  for (const head of SENSITIVE) await expect(named).toContainText(head);
  // No cell of a column that is not taken is on the page.
  expect(await page.locator("main").innerText()).not.toContain("rahasia-");
  const column = (head: string) => page.getByLabel(new RegExp(`^[A-Z]+ · ${head}$`));
  await expect(column("NIP BARU")).toHaveValue("nip");
  await expect(column("UNOR NAMA")).toHaveValue("unit_name");
  await accessible(page, "the columns of a file");

  // A column that must be there is missed when a hand takes it away; two of the same are told at both.
  await column("JABATAN NAMA").selectOption("");
  await expect(page.getByText(words("columns.missing", { fields: words("field.post_title") }))).toBeVisible();
  await expect(office.button("imports.terms.go")).toHaveCount(0);
  await column("JABATAN NAMA").selectOption("name");
  await expect(page.getByText(words("columns.doubled"))).toHaveCount(2);
  // Why there is no way on is said where it would be.
  await expect(page.getByText(words("terms.first"))).toBeVisible();
  await accessible(page, "columns with faults");
  await column("JABATAN NAMA").selectOption("post_title");

  // Whether the list is complete is asked, never assumed.
  await office.button("imports.terms.go").click();
  await expect(page.getByText(words("terms.choose"))).toBeVisible();
  expect(sent).toHaveLength(0);
  // The tools of a narrow screen are in its menu.
  await page.setViewportSize({ width: 1280, height: 900 });
  for (const language of LANGUAGES) {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await accessible(page, `the terms, ${language}, ${colorScheme}`);
    }
    await page.getByRole("button", { name: say("office.tools.language", {}, language), exact: true }).click();
  }
  await page.getByLabel(words("terms.yes"), { exact: true }).check();
  const request = page.waitForRequest((request) => request.method() === "POST" && request.url().endsWith("/api/office/imports"));
  await office.button("imports.terms.go").click();
  const posted = (await request).postDataBuffer();
  const body = new TextDecoder().decode(gunzipSync(posted ?? new Uint8Array()));
  const sheet = JSON.parse(body);
  expect(sheet.rows).toHaveLength(500);
  expect(sheet.rows[0].line).toBe(4);
  expect(sheet).toMatchObject({ file: "data-utama.xlsx", sheet: "Data Utama", kind: "people", complete: true, supervisors: true });
  expect(body).not.toContain("rahasia-");
  for (const head of SENSITIVE) expect(body).not.toContain(`"${head}"`);
});

test("a workbook with macros and several sheets, on a wide screen, by the keyboard: the macros are told, not run and not sent", async ({ page, people }) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  const office = await new Office(page).comeIn(people.agency_admin, PAGE);
  const sent = posts(page);
  const sheets = [
    { name: "Petunjuk", rows: [["Cara mengisi"]] },
    { name: "Data", rows: [["ID", "NAMA_UNOR", "ID_ATASAN", "Catatan"], ["U0", "Dinas", "", "x"], ["U1", "Seksi", "U0", ""]] },
    { name: "Lama", hidden: true, rows: [["ID"], ["1"]] },
  ];
  const macros = { "xl/vbaProject.bin": strToU8('Sub Auto_Open()\n  Shell "makro-yang-jahat"\nEnd Sub\n') };
  const mimeType = "application/vnd.ms-excel.sheet.macroEnabled.12";
  await office.field("imports.bring.kind").selectOption("units");
  await office.field("imports.bring.file").setInputFiles({ name: "unor.xlsm", mimeType, buffer: workbook(sheets, macros) });
  await office.button("imports.bring.read").focus();
  await page.keyboard.press("Enter");
  const picker = office.field("imports.sheet.lead");
  await expect(picker.getByRole("option", { name: words("sheet.hidden", { name: "Lama" }) })).toBeAttached();
  await expect(page.getByText(words("sheet.macros"))).toBeVisible();
  // The wrong sheet is told, and another can be picked.
  await picker.selectOption({ label: "Petunjuk" });
  await expect(page.getByText(words("reason.no_rows"))).toBeVisible();
  await accessible(page, "the wrong sheet");
  await picker.selectOption({ label: "Data" });
  await expect(office.button("imports.terms.go")).toBeVisible();
  await expect(page.getByText(words("reason.no_rows"))).toHaveCount(0);
  // A list of units is of the whole agency: nothing else is asked.
  await expect(page.getByText(words("terms.complete"))).toHaveCount(0);
  await accessible(page, "units on a wide screen");

  // Its cells go, as those of any workbook; of the macros nothing.
  await office.button("imports.terms.go").focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert").getByText(words("demo"))).toBeVisible();
  expect(sent).toHaveLength(1);
  const body = new TextDecoder().decode(gunzipSync(sent[0]?.postDataBuffer() ?? new Uint8Array()));
  expect(JSON.parse(body).rows.map(({ cells }: { cells: string[] }) => cells)).toEqual([["U0", "Dinas", ""], ["U1", "Seksi", "U0"]]);
  expect(body).not.toContain("makro-yang-jahat");

  // The same without macros says nothing of any.
  await bring(office, "unor.xlsx", workbook(sheets));
  await picker.selectOption({ label: "Data" });
  await expect(office.button("imports.terms.go")).toBeVisible();
  await expect(page.getByText(words("sheet.macros"))).toHaveCount(0);
});

test("rows of a list with too many or too few fields are told, and go on without what stands in them", async ({ page, people }) => {
  const office = await new Office(page).comeIn(people.agency_admin, PAGE);
  const sent = posts(page);
  await office.field("imports.bring.kind").selectOption("units");
  await bring(office, "unor.csv", Buffer.from("ID,NAMA_UNOR,ID_ATASAN\nU0,Dinas,\nU1,Seksi, Umum,U0\nU2\n"));
  await expect(page.getByText(words("columns.odd_pass", { lines: "3, 4" }))).toBeVisible();
  await accessible(page, "rows of another length");
  await office.button("imports.terms.go").click();
  await expect(page.getByRole("alert").getByText(words("demo"))).toBeVisible();
  expect(sent).toHaveLength(1);
  const body = new TextDecoder().decode(gunzipSync(sent[0]?.postDataBuffer() ?? new Uint8Array()));
  expect(JSON.parse(body).rows).toEqual([
    { line: 2, cells: ["U0", "Dinas", ""] },
    { line: 3, cells: [] },
    { line: 4, cells: [] },
  ]);
});

test("what cannot be read is told in words, the page goes on, and nothing is sent", async ({ page, people }) => {
  test.setTimeout(240_000);
  const office = await new Office(page).comeIn(people.agency_admin, PAGE);
  const sent = posts(page);
  const good = workbook([{ name: "Data", rows: [SIASN, person(1)] }]);
  const ole = Buffer.from("d0cf11e0a1b11ae1", "hex");
  const bomb = workbook([{ name: "Data", rows: [SIASN, person(1)] }], { "xl/media/image1.bin": new Uint8Array(210 * 1024 * 1024) });
  expect(bomb.length).toBeLessThan(1024 * 1024);
  const bad: [string, Buffer, string][] = [
    ["terkunci.xlsx", Buffer.concat([ole, Buffer.alloc(600), Buffer.from("EncryptedPackage", "utf16le"), Buffer.alloc(600)]), "encrypted"],
    ["lama.xls", Buffer.concat([ole, Buffer.alloc(600)]), "unknown_format"],
    ["terpotong.xlsx", good.subarray(0, good.length / 2), "corrupt"],
    ["surat.docx", Buffer.from(zipSync({ "word/document.xml": new Uint8Array(9) })), "unknown_format"],
    ["bom.xlsx", bomb, "file_too_large"],
    ["unicode.csv", Buffer.from("\ufeffnip;nama\n1;Ana\n", "utf16le"), "utf16"],
    ["kosong.csv", Buffer.from("nip;nama\n"), "no_rows"],
  ];
  for (const [name, bytes, reason] of bad) {
    await bring(office, name, bytes);
    await expect(page.getByRole("alert").getByText(words(`reason.${reason}`)), name).toBeVisible({ timeout: 60_000 });
  }
  await accessible(page, "a file that cannot be read");

  // Two hundred megabytes, most of them a hole: refused before a byte of it is read.
  const large = join(tmpdir(), `jenjang-large-${process.pid}.xlsx`);
  const file = await open(large, "w");
  await file.truncate(200 * 1024 * 1024);
  await file.close();
  await office.field("imports.bring.file").setInputFiles(large);
  await office.button("imports.bring.read").click();
  await expect(page.getByRole("alert").getByText(words("reason.file_too_large"))).toBeVisible();
  await rm(large);

  // And a good one after all of them.
  await bring(office, "baik.xlsx", good);
  await expect(office.button("imports.terms.go")).toBeVisible();
  expect(sent).toHaveLength(0);
});
