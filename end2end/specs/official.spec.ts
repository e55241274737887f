// Official results: an assessment body's file is read where it lies, every fault of it told at once, entered whole; the person reads the result
// beside their own assessment, also without a network; the office reads it with a trace, takes it away, and takes it back.
import { readFile } from "node:fs/promises";

import { accessible, expect, test } from "../fixtures";
import { MIXED } from "../pages/assessment";
import { Employee } from "../pages/employee";
import { Office } from "../pages/office";
import { sheetText } from "../sheet";
import { LANGUAGES, say, saying } from "../words";
import { workbook } from "../workbook";

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const REASON = "Laporan lembaga keliru";
const OBJECTION = "Laporan yang saya terima menyebut level 2.";
const HEAD = ["No", "NIP", "NIK", "Tanggal Penilaian", "Lembaga", "Nomor Akreditasi", "Nomor Laporan", "Tujuan", "Standar Jabatan", "JPM", "INT", "KS", "KOM", "OPH", "Catatan"];

/** A sentence of official results. */
const words = (key: string, values: Record<string, string> = {}): string => say(`official.${key}`, values);

/** A row of that person: assessed on that day, with these levels. */
function row(nip: string, day: string, levels: string[]): string[] {
  return ["1", nip.replaceAll(" ", ""), "rahasia-3201", day, "UPT Penilaian Kompetensi", "BKN-12/2025", "800/17/2025", "Pemetaan", "Pelaksana", "100,00", ...levels, "rahasia-catatan"];
}

async function read(office: Office, rows: string[][], head = HEAD): Promise<void> {
  const buffer = workbook([{ name: "Rekap", rows: [["REKAPITULASI HASIL PENILAIAN"], [], head, ...rows] }]);
  await office.field("official.bring.file").setInputFiles({ name: "rekap.xlsx", mimeType: XLSX, buffer });
  await office.button("official.bring.read").click();
  await expect(office.words("official.bring.columns")).toBeVisible();
}

async function bring(office: Office, rows: string[][]): Promise<void> {
  await read(office, rows);
  await office.button("official.bring.look").click();
}

test("a file is read, its faults told, entered, read by both sides, and taken back", async ({ page, phone, people }) => {
  test.setTimeout(300_000);
  const nip = people.employee.nip;
  const employee = await new Employee(await phone.tab()).comeIn(people.employee);
  await employee.begin();
  await employee.assessment.finish(MIXED);
  await employee.assessment.submit();
  await employee.sent();

  await page.setViewportSize({ width: 1280, height: 900 });
  const office = await new Office(page).comeIn(people.agency_admin, "/kantor/hasil-resmi");
  await expect(office.words("official.office.none")).toBeVisible();
  await accessible(page, "no official results yet");
  await office.link("official.office.import").click();
  await office.settled();
  await accessible(page, "the page of files");

  // The columns are recognised below the title; what is sensitive stays behind.
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().includes("/api/office/official")) sent.push(request.url());
  });
  await bring(office, [row(nip, "2099-01-01", ["1", "2", "0", "6"]), row("199912312020121999", "2025-03-01", ["1", "2", "0", ""])]);
  await expect(page.getByText(saying("official.seen.flaws", { n: "3" }))).toBeVisible();
  for (const fault of ["future_day", "bad_level", "not_here"]) await expect(page.getByText(words(`fault.${fault}`))).toBeVisible();
  await expect(page.getByText(say("official.bring.sensitive", { n: "1" }))).toBeVisible();
  expect(await page.locator("main").innerText()).not.toContain("rahasia-");
  await accessible(page, "a file with faults");
  const saving = page.waitForEvent("download");
  await office.button("official.seen.save").click();
  expect(await readFile(await (await saving).path(), "utf8")).toContain(words("fault.future_day"));

  // Put right, it is looked at and entered.
  await bring(office, [row(nip, "2025-03-01", ["2", "1", "0", ""])]);
  await expect(page.getByText(saying("official.seen.ready", { n: "1" }))).toBeVisible();
  await accessible(page, "a file that is ready");
  await office.button("official.seen.enter", { n: "1" }).click();
  await expect(page.getByText(saying("official.seen.entered", { n: "1" }))).toBeVisible();
  await expect(page.getByRole("heading", { name: "rekap.xlsx" })).toBeVisible();
  expect(sent).toHaveLength(3);
  const files = await office.fetched(() => office.take("xlsx").click());
  expect(files.suggestedFilename()).toBe(`${words("lists.file_name")}.xlsx`);
  expect(await sheetText(await files.path())).toContain("rekap.xlsx");

  // The same file again changes nothing.
  await bring(office, [row(nip, "2025-03-01", ["2", "1", "0", ""])]);
  await expect(page.getByText(words("seen.nothing"))).toBeVisible();

  // A head that nobody knows is mapped by hand, and remembered for the next file.
  const other = HEAD.map((head) => (head === "Nomor Laporan" ? "No. Surat" : head));
  const column = page.getByLabel(/^[A-Z]+ · No\. Surat$/);
  for (const remembered of [false, true]) {
    await office.open("/kantor/hasil-resmi/berkas");
    await office.settled();
    await read(office, [row(nip, "2025-03-01", ["2", "1", "0", ""])], other);
    if (!remembered) {
      await page.getByText(saying("imports.columns.other", { n: "3" })).click();
      await column.selectOption("number");
    }
    await expect(column).toHaveValue("number");
    await expect(page.getByText(saying("imports.columns.samples_remembered"))).toHaveCount(remembered ? 1 : 0);
    await office.button("official.bring.look").click();
    await expect(page.getByText(words("seen.nothing"))).toBeVisible();
  }
  await accessible(page, "a column that was remembered");

  // Listed without any level; read on the person's page, beside what they said themselves.
  await office.open("/kantor/hasil-resmi");
  await office.settled();
  await expect(office.rows).toHaveCount(1);
  await expect(office.rows.first()).toContainText(words("office.valid"));
  for (const language of LANGUAGES) {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await accessible(page, `the list of official results, ${language}, ${colorScheme}`);
    }
    await page.getByRole("button", { name: say("office.tools.language", {}, language), exact: true }).click();
  }
  await page.emulateMedia({ colorScheme: "light" });
  await office.rows.first().getByRole("link").click();
  await office.settled();
  const card = page.locator("section.card").filter({ hasText: "UPT Penilaian Kompetensi" });
  await expect(card).toBeVisible();
  await expect(card).toContainText(words("levels.own"));
  await accessible(page, "somebody's official result");

  // The person is told, and reads it; then without a network.
  await employee.open("/");
  await employee.open("/riwayat");
  await employee.link("official.own.link").click();
  await expect(employee.heading).toHaveText(words("title"));
  const own = employee.page.locator("section.card").filter({ hasText: "UPT Penilaian Kompetensi" });
  await expect(own).toContainText(words("levels.own"));
  await expect(own).toContainText(people.agency_admin.name);
  await accessible(employee.page, "my official result");
  await own.getByText(words("how")).click();
  await expect(own).toContainText("26/2019");
  await accessible(employee.page, "what it rests on");
  await employee.page.emulateMedia({ colorScheme: "dark" });
  await accessible(employee.page, "my official result by night");
  await employee.page.emulateMedia({ colorScheme: "light" });
  await phone.setOffline(true);
  await employee.open("/hasil-resmi");
  await expect(own).toContainText(words("levels.own"));
  await phone.setOffline(false);

  // They object to it: it is called by the body and its report.
  await employee.open("/data-saya/permintaan");
  await employee.page.locator("#request-kind-1").check();
  const report = say("privacy.conclusion.official", { name: "UPT Penilaian Kompetensi, 800/17/2025" });
  await employee.field("privacy.ask.conclusion").selectOption({ label: report });
  await accessible(employee.page, "an objection to an official result");
  await employee.page.locator("#request-text").fill(OBJECTION);
  await employee.button("privacy.ask.go").click();
  await expect(employee.words("privacy.ask.done")).toBeVisible();

  // Taken away with a reason, and taken back with one.
  await office.open("/kantor/hasil-resmi");
  await office.settled();
  const field = page.getByLabel(say("office.exports.reason"), { exact: true });
  await field.fill("Rapat tim penilai kinerja");
  const taking = page.waitForEvent("download");
  await office.button("office.files.with_names").click();
  expect((await taking).suggestedFilename()).toBe(`${words("office.file_name")}.xlsx`);
  await office.link("official.office.import").click();
  await office.settled();
  await page.getByRole("button", { name: `${words("lists.undo")} rekap.xlsx` }).click();
  await office.button("official.lists.sure").click();
  await expect(page.getByText(words("lists.reason_short", { min: "10", max: "500" }))).toBeVisible();
  await accessible(page, "a file that is to be taken back");
  await page.getByLabel(words("lists.reason"), { exact: true }).fill(REASON);
  await office.button("official.lists.sure").click();
  await expect(page.getByText(new RegExp(REASON))).toBeVisible();
  await employee.open("/hasil-resmi");
  await employee.button("visibility.kept.refresh").click();
  await expect(employee.words("official.own.none")).toBeVisible();
  await accessible(employee.page, "no official result of mine");
});
