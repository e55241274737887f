// An agency's first use: from an empty installation to its first open period by the guided page and its links alone, left and resumed on the way;
// then a second list with moves, leavers and faulty rows: mended, looked at twice, taken back, and applied without what is bad.
import { readFile } from "node:fs/promises";
import { gunzipSync } from "fflate";
import type { Page, Request } from "@playwright/test";

import { accessible, expect, test } from "../fixtures";
import { Employee } from "../pages/employee";
import { FirstUse } from "../pages/first-use";
import { Office } from "../pages/office";
import { Server } from "../server";
import { sheetText } from "../sheet";
import { SENSITIVE, SIASN, letters, person, workbook } from "../workbook";
import { say, saying } from "../words";

const ADMIN = { nip: "198501012010011001", name: "Wulan Sari, S.Kom.", password: "sandi-panjang-untuk-uji" };
const AGENCY = "Pemerintah Kabupaten Tepian";
const PERIOD = "Penilaian mandiri pertama";
const PASSWORD = "perahu-biru-di-dermaga";
const WIDE = { width: 1280, height: 900 };
const PHONE = { width: 360, height: 740 };

const UNITS = [
  ["ID", "NAMA_UNOR", "ID_ATASAN"],
  ["U0", "Kecamatan Muara", ""],
  ["U1", "Seksi Pelayanan", "U0"],
  ["U2", "Seksi Pemerintahan", "U0"],
];
const HEAD = { "GOL AKHIR NAMA": "IV/a", "JENIS JABATAN NAMA": "Jabatan Struktural", "JABATAN ID": "J9", "JABATAN NAMA": "Camat", "ESELON NAMA": "III.a", "UNOR ID": "U0", "UNOR NAMA": "Kecamatan Muara" };
const OTHER = { "UNOR ID": "U2", "UNOR NAMA": "Seksi Pemerintahan" };

/** What is taken of SIASN's 69 columns, in their order. */
const TAKEN = SIASN.filter((head) =>
  /^(PNS ID|NIP BARU|NAMA|GELAR \w+|STATUS CPNS PNS|KEDUDUKAN HUKUM NAMA|GOL AKHIR NAMA|JENIS JABATAN NAMA|JABATAN ID|JABATAN NAMA|TMT JABATAN|UNOR ID|UNOR NAMA|ESELON NAMA)$/.test(head),
);

/** Ten rows that are bad, each in its own way: the column, what stands there, the field, and why it is refused. */
const FAULTS: [head: string, found: string, field: string, reason: string][] = [
  ["NIP BARU", "1,99005E+17", "nip", "nip_scientific"],
  ["NIP BARU", "19900515201501200", "nip", "nip_length"],
  ["NIP BARU", "199005152015012002", "nip", "duplicate_nip"],
  ["NAMA", "", "name", "empty"],
  ["STATUS CPNS PNS", "honorer", "employment", "unknown_status"],
  ["KEDUDUKAN HUKUM NAMA", "entah", "legal_status", "unknown_legal_status"],
  ["GOL AKHIR NAMA", "V/z", "rank", "unknown_rank"],
  ["JABATAN NAMA", "=A1", "post_title", "formula"],
  ["TMT JABATAN", "kemarin", "since", "bad_date"],
  ["UNOR ID", "U9", "unit_code", "unknown_unit"],
];
/** The line of the first of them in the file. */
const FAULTY_FROM = 22;

const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toLocaleDateString("en-CA", { timeZone: "Asia/Jakarta" });

/** Of SIASN's form: a head, and two sections. */
const staff = (): string[][] => Array.from({ length: 500 }, (_, at) => person(at + 1, at === 0 ? HEAD : at % 2 ? OTHER : {}));

/** The same some time later: three have gone to the other section, and the last so many are not listed any more. */
function later(leavers: number): string[][] {
  const rows = staff().slice(0, 500 - leavers);
  for (const number of [3, 5, 7]) rows[number - 1] = person(number, { ...OTHER, "TMT JABATAN": day(0).split("-").reverse().join("-") });
  return rows;
}

/** That, as somebody typed over ten rows of it. */
function faulty(leavers: number): string[][] {
  const rows = later(leavers);
  for (const [place, [head, found]] of FAULTS.entries()) {
    const line = FAULTY_FROM + place;
    rows[line - 2] = person(line - 1, { ...(line % 2 ? OTHER : {}), [head]: found });
  }
  return rows;
}

const book = (rows: string[][]): Buffer => workbook([{ name: "Data Utama", rows }]);
const cell = (row: string[], head: string): string => row[SIASN.indexOf(head)] ?? "";

/** What is posted to the imports, from now on. */
function posts(page: Page): Request[] {
  const sent: Request[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith("/api/office/imports")) sent.push(request);
  });
  return sent;
}

/** The unit of one of the five hundred, as the list of people has it. */
async function inUnit(office: FirstUse, number: number, unit: string): Promise<void> {
  await office.go("people");
  await office.search(cell(person(number), "NIP BARU").slice(1));
  await expect(office.rows).toHaveCount(1);
  await expect(office.rows).toContainText(unit);
}

test("the only admin, whose role does not grant their own, is told whom to ask and is sent nowhere", async ({ page, people }) => {
  const office = await new FirstUse(page).comeIn(people.agency_admin, "/kantor/mulai");
  const step = office.step("second_admin");
  await expect(step).toContainText(say("start.second_admin.ask"));
  await expect(step.getByRole("link")).toHaveCount(0);
});

test("what is half typed of an agency stays when a late answer tells of another step, and while other pages are looked at", async ({ page, device, people }) => {
  await page.setViewportSize(WIDE);
  const office = await new FirstUse(page).comeIn(people.agency_admin, "/kantor/mulai");
  await office.settled();
  const name = office.field("start.agency.name");
  await name.fill("Kecamatan yang setengah");
  const word = office.step("standards").getByRole("button");
  const before = await word.innerText();
  await word.click();
  await expect(word).not.toHaveText(before);
  await office.settled();
  await expect(name).toHaveValue("Kecamatan yang setengah");
  await office.go("people");
  await page.goBack();
  await expect(name).toHaveValue("Kecamatan yang setengah");
  await office.settled();
  await expect(name).toHaveValue("Kecamatan yang setengah");

  const other = await (await device()).newPage();
  await other.setViewportSize(WIDE);
  const platform = await new Office(other).comeIn(people.platform_admin, "/kantor/instansi");
  const made = platform.field("start.agency.name");
  await made.fill("Instansi yang setengah");
  await platform.go("welcome");
  await platform.go("agencies");
  await expect(made).toHaveValue("Instansi yang setengah");
});

test("an agency goes by its guided page from nothing to its first open period, and a second list is mended, taken back and applied", async ({ browser }) => {
  test.setTimeout(240_000);
  // The agency is named at the console in a hurry; its first step puts that right.
  const { server, code } = await Server.empty("Kab. Tepian", ADMIN);
  const tab = async (viewport: { width: number; height: number }): Promise<Page> =>
    (await browser.newContext({ baseURL: server.url, locale: "id-ID", timezoneId: "Asia/Jakarta", viewport })).newPage();
  try {
    let page = await tab(WIDE);
    let office = new FirstUse(page);

    await test.step("the code from the console opens the account, and the office is found from there", async () => {
      const admin = await new Employee(page).open();
      await admin.link("sign_in.to_activate").click();
      await admin.tryActivate(ADMIN.nip, code, ADMIN.password);
      await admin.link("pocket.home.office_link").click();
      // The office's first page is about a period; there is none, which it says, and where to begin.
      await expect(office.words("office.no_period.title")).toBeVisible();
      await page.getByRole("main").getByRole("link", { name: say("start.title"), exact: true }).click();
      await office.stands("agency");
      await accessible(page, "the first use, nothing done");
    });

    await test.step("the agency", async () => {
      await office.button("start.agency.save").click();
      await expect(office.words("start.agency.saved")).toBeVisible();
      await office.stands("units");
    });

    await test.step("units, left while they are looked at, and found again after the page was loaded anew", async () => {
      await office.follow("units", "start.people.import");
      await office.imports.read("units", "unor.xlsx", book(UNITS));
      await office.imports.look("unor.xlsx");
      await office.imports.counts({ new: 3 });
      await office.back();
      await office.stands("units");
      await page.reload();
      await office.stands("units");
      await office.follow("units", "start.people.import");
      await office.imports.again("unor.xlsx");
      await office.imports.counts({ new: 3 });
    });

    await test.step("left once more, and resumed in another browser after a new sign-in", async () => {
      await page.context().close();
      page = await tab(WIDE);
      office = await new FirstUse(page).comeIn(ADMIN);
      await office.back();
      await office.stands("units");
      await office.follow("units", "start.people.import");
      await office.imports.again("unor.xlsx");
      await expect(office.imports.standing("draft")).toBeVisible();
      await office.imports.apply();
      await office.back();
      await office.stands("people");
      await expect(office.step("units")).toContainText(say("start.units.some", { n: "3" }));
    });

    // From here on no page is loaded anew: what each step leads to must know what the steps before have changed.
    await test.step("a step that is done is taken up again", async () => {
      await office.field("start.agency.name").fill(AGENCY);
      await office.button("start.agency.save").click();
      await expect(office.words("start.agency.saved")).toBeVisible();
      await office.stands("people");
    });

    await test.step("five hundred people: what must never be taken is named, and is not in what is sent", async () => {
      await office.follow("people", "start.people.import");
      const sent = posts(page);
      expect(SIASN).toHaveLength(69);
      await office.imports.read("people", "data-utama.xlsx", book([SIASN, ...staff()]));
      await expect(office.words("imports.columns.found", { line: "1", rows: "500" })).toBeVisible();
      const left = office.words("imports.columns.sensitive", { n: String(SENSITIVE.length) });
      const named = page.getByRole("group").filter({ has: left });
      for (const head of SENSITIVE) await expect(named).toContainText(head);
      await office.imports.whole();
      expect(sent).toHaveLength(0);
      await office.imports.look("data-utama.xlsx");
      expect(sent).toHaveLength(1);
      const body = new TextDecoder().decode(gunzipSync(sent[0]?.postDataBuffer() ?? new Uint8Array()));
      expect(body).not.toContain("rahasia-");
      for (const head of SENSITIVE) expect(body).not.toContain(`"${head}"`);
      const { columns, rows } = JSON.parse(body);
      expect(columns.map(({ head }: { head: string }) => head)).toEqual(TAKEN);
      expect(rows.map(({ cells }: { cells: string[] }) => cells)).toEqual(staff().map((row) => TAKEN.map((head) => cell(row, head))));
      await office.imports.counts({ new: 500, faulty: 0 });
      await expect(office.rows).toHaveCount(50);
      await accessible(page, "what a list of people would change");
    });

    await test.step("left for another page, and applied from the list", async () => {
      await office.go("structure");
      await office.back();
      await office.stands("people");
      await office.follow("people", "start.people.import");
      await office.imports.again("data-utama.xlsx");
      await office.imports.counts({ new: 500 });
      await office.imports.apply();
      await office.back();
      await office.stands("supervisors");
      await expect(office.step("people")).toContainText(say("start.people.some", { n: "500" }));
    });

    await test.step("supervisors, a second admin, standards", async () => {
      // Nobody stands above the head.
      await expect(office.step("supervisors")).toContainText(say("start.supervisors.some", { n: "1", m: "500" }));
      await office.mark("supervisors");
      await office.stands("second_admin");
      await office.follow("second_admin", "start.second_admin.roles");
      await office.field("roles.nip").fill(cell(person(2), "NIP BARU").slice(1));
      await office.field("roles.role").selectOption("agency_admin");
      await page.locator('[id="grant-reason"]').fill("Surat tugas 800/12/2026");
      await office.button("roles.go").click();
      await expect(office.words("roles.granted")).toBeVisible();
      await office.back();
      await office.stands("standards");
      await office.mark("standards");
      await office.stands("slips");
    });

    const slip = await test.step("slips for all five hundred", async () => {
      await office.follow("slips", "start.slips.print");
      await office.chooseUnit("Kecamatan Muara");
      await office.button("people.slips.make").click();
      await expect(office.words("people.slips.made", { n: "500" })).toBeVisible();
      await expect(page.getByRole("heading", { name: say("people.slips.list", { agency: AGENCY }) })).toBeVisible();
      const own = page.getByRole("heading", { name: "Pegawai Contoh 9, S.Sos.", exact: true });
      const text = await page.getByRole("listitem").filter({ has: own }).innerText();
      await office.back();
      await office.stands("period");
      return { code: /[A-Z2-9]{4}(-[A-Z2-9]{4}){2}/.exec(text)?.[0] ?? "", site: /https?:\/\/[^\s,]+/.exec(text)?.[0] ?? "" };
    });

    await test.step("the first period, open today", async () => {
      await office.follow("period", "start.period.plan");
      await office.button("periods.plan").click();
      await office.field("periods.form.name_id").fill(PERIOD);
      await office.field("periods.form.opens").fill(day(0));
      await office.field("periods.form.closes").fill(day(-1));
      await office.button("periods.form.check").click();
      await expect(page.getByText(say("periods.fault.before_opening")).first()).toBeVisible();
      await office.field("periods.form.closes").fill(day(30));
      await office.button("periods.form.check").click();
      await expect(page.getByText(saying("periods.review.people", { n: "500", m: "3" }))).toBeVisible();
      await accessible(page, "what a period means");
      await office.button("periods.review.save").click();
      await expect(office.words("periods.saved", { name: PERIOD })).toBeVisible();
      await office.back();
      await office.stands();
      await expect(office.words("start.complete")).toBeVisible();
      // From now on the page is help, and no place of its own.
      await expect(office.link("start.help")).toBeVisible();
      await expect(office.navigation.getByRole("link", { name: say("start.title"), exact: true })).toHaveCount(0);
    });

    await test.step("who has a slip comes in with it, and finds the period open", async () => {
      const employee = new Employee(await tab(PHONE));
      await employee.open(slip.site);
      await expect(employee.heading).toHaveText(say("sign_in.activate_title"));
      await employee.tryActivate(cell(person(9), "NIP BARU").slice(1), slip.code, PASSWORD);
      await employee.told();
      await expect(employee.page.getByRole("heading", { name: PERIOD })).toBeVisible();
      await expect(employee.link("pocket.period.begin")).toBeVisible();
      // Nothing was concluded about them yet: an objection is told so where it is chosen, and at the button.
      await employee.open("/data-saya/permintaan");
      await employee.page.locator("#request-kind-1").check();
      await expect(employee.words("privacy.ask.conclusion_none")).toHaveCount(1);
      await employee.button("privacy.ask.go").click();
      await expect(employee.words("privacy.ask.conclusion_none")).toHaveCount(2);
      await employee.page.context().close();
    });

    const { imports } = office;
    await test.step("a second list: ten faulty rows are told by row and column, and nothing is applied", async () => {
      await office.go("imports");
      await imports.read("people", "kedua.xlsx", book([SIASN, ...faulty(12)]));
      await imports.whole();
      await imports.look("kedua.xlsx");
      await imports.counts({ new: 0, changed: 0, moved: 3, gone: 12, faulty: 10, same: 475 });
      await imports.list("moved", 3);
      const moved = { field: say("imports.field.unit_name"), before: "Seksi Pelayanan", after: "Seksi Pemerintahan" };
      await expect(imports.line(4)).toContainText(say("imports.lines.from_to", moved));
      await imports.list("gone", 12);
      await expect(office.rows.last()).toContainText("Pegawai Contoh 500");
      await expect(office.rows.last()).toContainText(say("imports.lines.not_in_file"));

      await imports.list("faulty", 10);
      for (const [place, [head, found, field, reason]] of FAULTS.entries()) {
        const where = { letters: letters(SIASN.indexOf(head)), head, field: say(`imports.field.${field}`), reason: say(`imports.reason.${reason}`) };
        const told = [say("imports.preview.fault_under_head", where), found && say("imports.preview.found", { found })];
        await expect(imports.line(FAULTY_FROM + place).getByRole("listitem")).toHaveText([told.filter(Boolean).join(" ")]);
      }
      await accessible(page, "a list with faults");
      // The rows themselves are a file too, with names and so with a reason.
      await page.locator('[id="reason"]').fill("Perbaikan berkas kepegawaian");
      const rows = await office.fetched(() => office.button("office.files.with_names").click());
      expect(rows.suggestedFilename()).toBe(`${say("imports.lines.file_name")}.xlsx`);
      expect(await sheetText(await rows.path())).toContain("GOL AKHIR NAMA");
      // Until somebody says what is to become of them, nothing can be applied; and not as long as the file is to be mended first.
      await expect(office.button("imports.apply.go")).toHaveCount(0);
      await office.field("imports.apply.mend").check();
      await expect(office.words("imports.apply.mend_more")).toBeVisible();
      await expect(office.button("imports.apply.go")).toHaveCount(0);
      const list = await office.fetched(() => office.button("imports.apply.save_faults").click());
      const lines = (await readFile(await list.path(), "utf8")).trim().split("\r\n").slice(1);
      expect(lines.map((line) => line.split(";").slice(0, 3).join(";"))).toEqual(
        FAULTS.map(([head], place) => `"${FAULTY_FROM + place}";"${letters(SIASN.indexOf(head))}";"${head}"`),
      );
      await inUnit(office, 3, "Seksi Pelayanan");
    });

    await test.step("mended, it would end more than one in twenty: that is looked at a second time", async () => {
      await office.go("imports");
      const rows = later(30);
      rows[40] = person(41, HEAD);
      await imports.read("people", "diperbaiki.xlsx", book([SIASN, ...rows]));
      await imports.whole();
      await imports.look("diperbaiki.xlsx");
      await imports.counts({ moved: 4, gone: 30, faulty: 0 });
      await expect(office.words("imports.apply.leavers", { n: "30", m: "500" })).toBeVisible();
      await office.button("imports.apply.go").click();
      await expect(office.words("imports.apply.reason_short")).toBeVisible();
      await expect(imports.standing("draft")).toBeVisible();
      await accessible(page, "many leavers");

      // Two hold the highest post of a unit: it is named with both of them, and with what the rule makes of it.
      await expect(office.words("imports.preview.contested_title", { n: "1" })).toBeVisible();
      await office.link("imports.preview.contested_link").click();
      await expect(office.rows).toHaveCount(1);
      for (const part of ["Kecamatan Muara", "Pegawai Contoh 1,", "Pegawai Contoh 41,", say("imports.capacity.definitive"), say("imports.lines.look")]) {
        await expect(office.rows).toContainText(part);
      }
      await accessible(page, "a unit that two would head");
    });

    await test.step("with a reason it is applied, and taken back whole", async () => {
      await office.field("imports.apply.leavers_reason").fill("Tiga puluh orang pensiun bersama tahun ini");
      await imports.apply();
      await inUnit(office, 3, "Seksi Pemerintahan");
      await office.go("imports");
      await imports.again("diperbaiki.xlsx");
      await imports.takeBack("Daftar yang salah terkirim");
      await accessible(page, "an import that was taken back");
      await inUnit(office, 3, "Seksi Pelayanan");
    });

    await test.step("the first of the two waits where it was left, and is applied without its faulty rows", async () => {
      await office.go("imports");
      await imports.again("kedua.xlsx");
      await expect(imports.standing("draft")).toBeVisible();
      await expect(office.button("imports.apply.go")).toHaveCount(0);
      await office.field("imports.apply.skip").check();
      await imports.apply();
      await imports.counts({ moved: 3, gone: 12, faulty: 10 });
      await inUnit(office, 3, "Seksi Pemerintahan");
    });
  } finally {
    for (const context of browser.contexts()) await context.close();
    await server.remove();
  }
});
