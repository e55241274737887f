// From an empty installation to the first open period, on the guided way; then a second file with moves, leavers and faulty rows.
import type { Page } from "@playwright/test";

import { accessible, expect, test } from "../fixtures";
import { Office } from "../pages/office";
import { Server } from "../server";
import { sheetText } from "../sheet";
import { person, SIASN, workbook } from "../workbook";
import { say, saying } from "../words";

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const UNITS = [
  ["ID", "NAMA_UNOR", "ID_ATASAN"],
  ["U0", "Kecamatan Muara", ""],
  ["U1", "Seksi Pelayanan", "U0"],
  ["U2", "Seksi Pemerintahan", "U0"],
];
const HEAD = { "GOL AKHIR NAMA": "IV/a", "JENIS JABATAN NAMA": "Jabatan Struktural", "JABATAN ID": "J9", "JABATAN NAMA": "Camat", "ESELON NAMA": "III.a", "UNOR ID": "U0", "UNOR NAMA": "Kecamatan Muara" };

const words = (key: string, values: Record<string, string> = {}): string => say(`imports.${key}`, values);

/** The five hundred: a head, and two sections. */
const staff = (): string[][] =>
  Array.from({ length: 500 }, (_, at) => person(at + 1, at === 0 ? HEAD : at % 2 ? { "UNOR ID": "U2", "UNOR NAMA": "Seksi Pemerintahan" } : {}));

async function bring(office: Office, kind: string, name: string, rows: string[][], complete = true): Promise<void> {
  await office.open("/kantor/impor");
  await office.settled();
  await office.field("imports.bring.kind").selectOption(kind);
  await office.field("imports.bring.file").setInputFiles({ name, mimeType: XLSX, buffer: workbook([{ name: "Data", rows }]) });
  await office.button("imports.bring.read").click();
  await expect(office.button("imports.terms.go")).toBeVisible();
  if (kind === "people") await office.page.getByLabel(words(complete ? "terms.yes" : "terms.no"), { exact: true }).check();
  await office.button("imports.terms.go").click();
  await expect(office.heading).toHaveText(words("preview.title", { file: name }), { timeout: 60_000 });
}

async function apply(office: Office): Promise<void> {
  await office.button("imports.apply.go").click();
  await expect(office.page.getByText(words("apply.done")).first()).toBeVisible({ timeout: 60_000 });
}

/** Rows with that effect, by the list's own count. */
const shown = (page: Page, effect: string, n: number) =>
  page.locator('[id="import-effect"] option').filter({ hasText: words("lines.of", { what: words(`effect.${effect}`), n: String(n) }) });

test("an agency goes from nothing to its first open period, and a second list is looked at, applied and taken back", async ({ browser }) => {
  test.setTimeout(300_000);
  const admin = { nip: "198501012010011001", name: "Wulan Sari, S.Kom.", password: "sandi-panjang-untuk-uji" };
  const { server, code } = await Server.empty("Kabupaten Tepian", admin);
  try {
    const own = { origin: server.url, "sec-fetch-site": "same-origin", "content-type": "application/json" };
    const body = JSON.stringify({ nip: admin.nip, code, new_password: admin.password });
    expect((await fetch(`${server.url}/api/activate`, { method: "POST", headers: own, body })).status).toBe(200);
    const context = await browser.newContext({ baseURL: server.url, locale: "id-ID", viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    const office = await new Office(page).comeIn(admin, "/kantor/mulai");
    await expect(page.getByText(say("start.progress", { n: "0", m: "8" }))).toBeVisible();
    await accessible(page, "the first use, nothing done");
    await office.button("start.agency.save").click();
    await expect(page.getByText(say("start.progress", { n: "1", m: "8" }))).toBeVisible();

    // Units, then people.
    await bring(office, "units", "unor.xlsx", UNITS);
    await accessible(page, "what a list of units would change");
    await apply(office);
    await bring(office, "people", "data-utama.xlsx", [SIASN, ...staff()]);
    await expect(shown(page, "new", 500)).toBeAttached();
    await expect(office.rows).toHaveCount(50);
    await accessible(page, "what a list of people would change");
    await apply(office);
    await accessible(page, "an import that was applied");

    // What was left is where it was, and the first period is opened.
    await office.open("/kantor/mulai");
    await office.settled();
    await expect(page.getByText(say("start.people.some", { n: "500" }))).toBeVisible();
    await office.open("/kantor/periode");
    await office.settled();
    await office.button("periods.plan").click();
    const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toLocaleDateString("en-CA", { timeZone: "Asia/Jakarta" });
    await page.getByLabel(say("periods.form.name_id"), { exact: true }).fill("Penilaian mandiri pertama");
    await page.getByLabel(say("periods.form.opens"), { exact: true }).fill(day(0));
    await page.getByLabel(say("periods.form.closes"), { exact: true }).fill(day(-1));
    await page.getByLabel(say("periods.form.grace_days"), { exact: true }).fill("7");
    await office.button("periods.form.check").click();
    await expect(page.getByText(say("periods.fault.before_opening")).first()).toBeVisible();
    await page.getByLabel(say("periods.form.closes"), { exact: true }).fill(day(30));
    await office.button("periods.form.check").click();
    await expect(page.getByText(saying("periods.review.people", { n: "500", m: "3" }))).toBeVisible();
    await accessible(page, "what a period means");
    await office.button("periods.review.save").click();
    await expect(page.getByText(say("periods.saved", { name: "Penilaian mandiri pertama" }))).toBeVisible();

    // Two hold the highest post of a unit: it is named with both of them, and with what the rule makes of it.
    await bring(office, "people", "berdua.xlsx", [SIASN, person(9, HEAD)], false);
    await expect(page.getByText(saying("imports.preview.contested_title", { n: "1" }))).toBeVisible();
    await accessible(page, "an import after which a unit has two heads");
    await office.link("imports.preview.contested_link").click();
    await expect(office.rows).toHaveCount(1);
    for (const part of ["Kecamatan Muara", "Pegawai Contoh 1,", "Pegawai Contoh 9,", words("capacity.definitive"), words("lines.look")]) await expect(office.rows).toContainText(part);
    await accessible(page, "a unit that two would head");
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 900 });
      await page.screenshot({ path: `test-results/imports-two-heads-${width}.png`, fullPage: true });
    }
    await page.setViewportSize({ width: 1280, height: 900 });

    // A second list: three moved, one is gone, ten rows are bad. It is refused as it is, and goes without them.
    const second = staff().slice(0, 499);
    const move = { "UNOR ID": "U2", "UNOR NAMA": "Seksi Pemerintahan", "TMT JABATAN": day(0).split("-").reverse().join("-") };
    for (const at of [2, 4, 6]) second[at] = person(at + 1, move);
    for (let at = 10; at < 20; at++) second[at] = person(at + 1, { "GOL AKHIR NAMA": "V/z" });
    await bring(office, "people", "kedua.xlsx", [SIASN, ...second]);
    await expect(shown(page, "moved", 3)).toBeAttached();
    await expect(shown(page, "gone", 1)).toBeAttached();
    await expect(shown(page, "faulty", 10)).toBeAttached();
    await page.locator('[id="import-effect"]').selectOption("faulty");
    await expect(office.rows).toHaveCount(10);
    await expect(office.rows.first()).toContainText(words("reason.unknown_rank"));
    await expect(office.rows.first()).toContainText("12");
    // The column is named as the file names it.
    await expect(office.rows.first()).toContainText("GOL AKHIR NAMA");
    await accessible(page, "a list with faults");
    await page.locator('[id="reason"]').fill("Perbaikan berkas kepegawaian");
    const taken = await office.fetched(() => office.button("office.files.with_names").click());
    expect(taken.suggestedFilename()).toBe(`${words("lines.file_name")}.xlsx`);
    expect(await sheetText(await taken.path())).toContain("GOL AKHIR NAMA");
    await page.getByLabel(words("apply.skip"), { exact: true }).check();
    await apply(office);

    // The same list once more has nothing to change; taken back, it is as if it had never been.
    await bring(office, "people", "lagi.xlsx", [SIASN, ...second]);
    await expect(shown(page, "same", 489)).toBeAttached();
    await office.open("/kantor/impor");
    await office.settled();
    await page.getByRole("link", { name: "kedua.xlsx" }).first().click();
    await expect(office.heading).toHaveText(words("preview.title", { file: "kedua.xlsx" }));
    await office.button("imports.undo.open").click();
    await office.field("imports.undo.reason").fill("Daftar yang salah terkirim");
    await office.button("imports.undo.go").click();
    await expect(page.getByText(words("standing.undone")).first()).toBeVisible({ timeout: 60_000 });
    await accessible(page, "an import that was taken back");
    await context.close();
  } finally {
    await server.remove();
  }
});
