// Every page of both programs, in both languages and both colour schemes, on a phone; and once on a wide screen. Not only the good
// days: empty, refused, locked and offline pages are pages, too.
import type { Page } from "@playwright/test";

import { accessible, expect, test } from "../fixtures";
import { STRONG } from "../pages/assessment";
import { Employee } from "../pages/employee";
import { Learning, Shipped } from "../pages/learning";
import { Office } from "../pages/office";
import type { SignIn } from "../server";
import { LANGUAGES, type Language, say } from "../words";

const PHONE = { width: 360, height: 740 };
const WIDE = { width: 1280, height: 800 };

/** Looks at what is on the screen now, with everything open that can be opened. */
type Look = (what: string) => Promise<void>;

function look(page: Page, language: Language): Look {
  return async (what) => {
    await expect(page.locator("html")).toHaveAttribute("lang", language);
    await page.locator("details:not([open])").evaluateAll((closed) => {
      for (const details of closed) details.setAttribute("open", "");
    });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await accessible(page, `${what}, ${language}, ${colorScheme}`);
    }
    // Words wrap alike in both languages and schemes; once is enough.
    if (language === "en") return;
    await page.setViewportSize(WIDE);
    await accessible(page, `${what}, wide`);
    await page.setViewportSize(PHONE);
  };
}

/** A tab of a browser that speaks a language. */
async function speaking(page: Page, language: Language): Promise<Look> {
  await page.addInitScript((language) => localStorage.setItem("jenjang.language", language), language);
  return look(page, language);
}

for (const language of LANGUAGES) {
  test.describe(`axe finds nothing, ${language}`, () => {
    // Some hundred looks on two processors.
    test.setTimeout(240_000);

    test("on the way in, and where it is barred", async ({ page, people }) => {
      const sees = await speaking(page, language);
      const employee = new Employee(page, language);
      await employee.open();
      await sees("sign-in");
      await employee.trySignIn("1966", "");
      await sees("sign-in, both fields wrong");
      await employee.trySignIn(people.employee.nip, "salah-sama-sekali");
      await expect(employee.alert).toBeVisible();
      await sees("sign-in, refused");
      await employee.open("/aktivasi");
      await sees("activation");
      await employee.tryActivate("1,96608E+17", "", "pendek");
      await sees("activation, all fields wrong");
      await employee.tryActivate(people.employee.nip, "ABCD-EFGH-JKLM", "perahu-biru-di-dermaga");
      await expect(employee.alert).toBeVisible();
      await sees("activation, refused");
      // The very first minutes, and the network is gone before anything has come.
      await page.route("**/api/sync", (route) => route.abort());
      await employee.open();
      await employee.trySignIn(people.employee.nip, people.employee.password);
      await expect(employee.words("pocket.home.first_offline")).toBeVisible();
      await sees("home, nothing there yet");
      await page.unroute("**/api/sync");
      await employee.button("pocket.home.try_now").click();
      await employee.told();
      await page.context().clearCookies();
      await employee.open();
      await expect(employee.words("pocket.home.session_ended")).toBeVisible();
      await sees("home, session ended");
      await employee.open("/kiriman");
      await expect(employee.words("pocket.delivery.sign_in_more")).toBeVisible();
      await sees("delivery, session ended");
      await employee.open("/masuk");
      await sees("sign-in, once more");
      await employee.signIn(people.employee);
      await employee.go("settings");
      await employee.setPin("204816");
      await employee.button("settings.lock_now").click();
      await sees("locked");
      await employee.field("sign_in.pin").fill("111111");
      await employee.button("sign_in.unlock").click();
      await expect(employee.words("sign_in.pin_wrong")).toBeVisible();
      await sees("locked, wrong PIN");
      await employee.button("sign_in.not_me").click();
      await sees("choosing who one is");
    });

    test("where an employee sits the assessment, with a network and without", async ({ page, device, people }) => {
      const browser = await device();
      page = await browser.newPage();
      const sees = await speaking(page, language);
      const employee = await new Employee(page, language).comeIn(people.employee);
      await employee.sent();
      await sees("home, before");
      await employee.link("pocket.period.begin").click();
      await expect(employee.link("assessment.intro.start")).toBeVisible();
      await sees("assessment, introduction");
      const period = new URL(page.url()).pathname.split("/").at(-1) ?? "";
      await employee.open(`/hasil/${period}`);
      await sees("result, nothing to see yet");
      await employee.open(`/penilaian/${period}`);
      await employee.assessment.begin();
      await employee.button("assessment.next").click();
      await sees("statements, asked to answer all");
      await employee.assessment.answerPage(STRONG);
      await employee.assessment.note(0, "Saya ingat hari pasar ikan.");
      await sees("statements, answered");
      await employee.assessment.next();
      await employee.open(`/penilaian/${period}/tinjau`);
      await employee.button("assessment.review.submit").click();
      await expect(employee.alert).toBeVisible();
      await sees("review, incomplete");
      await employee.open("/penilaian/00000000-0000-8000-8000-000000000000");
      await sees("assessment of no period");
      await employee.open("/entah");
      await sees("an address that leads nowhere");
      await employee.open();
      await employee.sent();
      await sees("home, under way");

      await browser.setOffline(true);
      await employee.link("pocket.period.continue").click();
      await employee.assessment.finish(STRONG);
      await sees("review, complete");
      await employee.assessment.submit();
      await sees("result, waiting");
      await employee.open();
      await sees("home, waiting");
      await employee.open("/kiriman");
      await employee.button("pocket.delivery.send_now").click();
      await expect(employee.words("pocket.delivery.again")).toBeVisible();
      await sees("delivery, offline");
      await employee.go("visibility");
      await sees("who sees what, offline");
      await employee.go("history");
      await sees("history, waiting");
      await employee.go("settings");
      await sees("settings, offline");
      await employee.button("settings.sign_out").click();
      await sees("settings, leaving with unsent work");
    });

    test("where a supervisor reads results and looks at the team", async ({ page, people }) => {
      const sees = await speaking(page, language);
      const supervisor = await new Employee(page, language).comeIn(people.supervisor);
      await supervisor.sent();
      await sees("home of a supervisor");
      await supervisor.go("history");
      await sees("history");
      await supervisor.page.getByRole("main").getByRole("link").first().click();
      await expect(supervisor.words("result.not_official")).toBeVisible();
      await sees("result");
      await supervisor.go("history");
      await supervisor.link("history.choose.go").click();
      await expect(supervisor.link("history.compare.back")).toBeVisible();
      await sees("comparison");
      await supervisor.go("visibility");
      await expect(supervisor.words("visibility.kept.as_of")).toBeVisible();
      await sees("who sees what");
      await supervisor.go("team");
      await expect(supervisor.words("visibility.kept.as_of").first()).toBeVisible();
      await sees("team");
      // Above them stands what waits, with links of its own.
      await supervisor.page.locator("main li a[href^='/tim/']:not([href*='/kebutuhan'])").first().click();
      await expect(supervisor.words("team.member.not_official")).toBeVisible();
      await sees("one of the team");
      await supervisor.open("/tim/00000000-0000-8000-8000-000000000000");
      await sees("nobody of the team");
      await supervisor.open("/kiriman");
      await sees("delivery");
      await supervisor.go("settings");
      await expect(supervisor.words("settings.device_this")).toBeVisible();
      await page.locator("details").evaluateAll((all) => all.forEach((details) => details.setAttribute("open", "")));
      await supervisor.button("settings.password_submit").click();
      await supervisor.button("settings.pin_submit").click();
      await sees("settings, wrong PIN and password");
    });

    test("where somebody learns", async ({ page, people }) => {
      const sees = await speaking(page, language);
      const course = new Shipped("integritas-di-loket");
      const quiz = course.lessons.find(({ kind }) => kind === "quiz");
      const learner = await new Employee(page, language).comeIn(people.employee);
      const learning = new Learning(page, language);
      await learner.go("learn");
      await expect(learner.page.getByRole("link", { name: course.title, exact: true }).first()).toBeVisible();
      await sees("learning");
      await learner.page.getByRole("link", { name: course.title, exact: true }).first().click();
      await sees("a course, not kept");
      await learning.keep();
      await sees("a course");
      const address = new URL(page.url()).pathname;
      await learner.open(`${address}/sertifikat`);
      await sees("no certificate yet");
      await learner.open(`${address}/1`);
      await sees("a lesson");
      await learner.open(`${address}/${course.lessons.length}`);
      await sees("a quiz, before");
      await learning.start();
      await learning.answer(quiz === undefined ? [] : course.questions(quiz), 4);
      await learning.handIn();
      await sees("a quiz, asked to answer all");
      await learner.button("learn.quiz.hand_in_anyway").click();
      await expect(learning.outcome("failed")).toBeVisible();
      await sees("a quiz, failed");
    });

    /** The office of somebody with all its pages: how to visit one and look at it. */
    async function atWork(page: Page, admin: SignIn): Promise<{ office: Office; sees: Look; visit: (address: string, what: string) => Promise<void> }> {
      const sees = await speaking(page, language);
      const office = await new Office(page, language).open();
      await sees("the office's door");
      await office.comeIn(admin);
      const visit = async (address: string, what: string): Promise<void> => {
        await office.open(address);
        await office.settled();
        await sees(what);
      };
      return { office, sees, visit };
    }

    test("where the personnel office works with people", async ({ page, people }) => {
      const { office, sees, visit } = await atWork(page, people.agency_admin);
      await sees("overview");
      await visit("/kantor/peta", "gap map");
      await visit("/kantor/pegawai", "people");
      const person = await office.rows.getByRole("link").first().getAttribute("href");
      await visit("/kantor/pegawai?q=tidak+ada+namanya", "nobody found");
      await office.open(person ?? "");
      await office.settled();
      await office.makeCode();
      await sees("one person, with a new code");
      await office.open("/kantor/aktivasi");
      await office.settled();
      await office.button("people.slips.make").click();
      await sees("slips, no unit chosen");
      await office.chooseUnit("Seksi Pelayanan");
      await office.button("people.slips.make").click();
      await expect(office.codes.first()).toBeVisible();
      await sees("slips");
      await visit("/kantor/pembelajaran", "who learns what");
      await visit("/kantor/kursus", "courses");
      const spoilt = { name: "a.zip", mimeType: "application/zip", buffer: Buffer.from("PK") };
      await office.field("office.courses.intake.file").setInputFiles(spoilt);
      await office.button("office.courses.intake.check").click();
      await expect(office.rows).toHaveCount(1);
      await sees("courses, a package refused");
      await visit("/kantor/kebutuhan", "training needs");
      await visit("/kantor/kebutuhan/rekap", "the recap of training needs");
      await visit("/kantor/hasil-resmi", "official results");
      await visit("/kantor/hasil-resmi/berkas", "files of official results");
    });

    test("where the personnel office says what holds", async ({ page, people }) => {
      const { office, sees, visit } = await atWork(page, people.agency_admin);
      await visit("/kantor/aturan", "rules");
      await visit("/kantor/aturan/kategori-jpm", "the categories of official results");
      await visit("/kantor/aturan/level", "the level rule");
      await visit("/kantor/standar", "posts and their standards");
      await office.page.locator("main a[href^='/kantor/standar/']").first().click();
      await office.settled();
      await sees("the standard of one post");
      await office.button("standards.edit.begin").click();
      await office.button("standards.form.check").click();
      await expect(office.alert).toBeVisible();
      await sees("a standard, nothing changed");
      await visit("/kantor/kamus", "the dictionary of competencies");
      await visit("/kantor/kamus/baru", "a new competency");
      await visit("/kantor/kamus/berkas", "words of competencies from a file");
      await visit("/kantor/periode", "periods");
      const period = await office.page.locator("main a[href^='/kantor/periode/']").first().getAttribute("href");
      await visit(period ?? "", "one period");
      await visit(`${period}/belum`, "who has not begun");
      await visit("/kantor/mulai", "the first use");
      await visit("/kantor/impor", "imports");
      await visit("/kantor/peran", "roles");
      await visit("/kantor/kasus/semua", "cases of auditors");
      await office.open("/kantor/ekspor");
      await office.settled();
      await office.button("office.files.with_names").click();
      await sees("exports, no reason given");
      await visit("/kantor/audit", "audit log");
      await visit("/kantor/permintaan", "requests about data");
      await visit("/kantor/retensi", "people who left");
      await office.rows.getByRole("link").first().click();
      await office.settled();
      await office.button("leavers.one.next").click();
      await sees("what may be erased of somebody, no reason given");
    });

    test("where the personnel office orders units and posts", async ({ page, people }) => {
      const { office, sees, visit } = await atWork(page, people.agency_admin);
      await visit("/kantor/unit", "units");
      await office.rows.first().getByRole("button").click();
      await sees("one unit");
      await office.button("structure.act.merge").click();
      await office.button("structure.form.check").click();
      await expect(office.alert).toBeVisible();
      await sees("a merge, nothing chosen");
      await visit("/kantor/unit/tanpa-atasan", "people without a supervisor");
      await office.open("/kantor/pegawai");
      await office.settled();
      const person = await office.rows.getByRole("link").first().getAttribute("href");
      await visit(`${(person ?? "").split("?")[0]}/penempatan`, "place and supervisor");
      await office.button("structure.placement.put_under").click();
      await sees("another supervisor");
      await visit("/kantor/mutasi", "transfers between agencies");
      await visit("/kantor/jabatan", "posts");
      await office.rows.first().getByRole("button").click();
      await sees("one post");
      await office.button("posts.act.retire").click();
      await office.button("structure.form.check").click();
      await expect(office.alert).toBeVisible();
      await sees("a post that retires, nothing chosen");
    });

    test("where the office's pages end", async ({ page, people }) => {
      const { office, sees } = await atWork(page, people.agency_admin);
      await office.open("/kantor/entah");
      await sees("an address of the office that leads nowhere");
      await office.open("/kantor/instansi");
      await sees("a page for others");
      await page.getByRole("button", { name: say("office.nav.menu", {}, language), exact: true }).click();
      await sees("the menu on a phone");
      await page.route("**/api/office/**", (route) => route.abort());
      await office.open("/kantor/peta");
      await expect(office.words("office.offline").first()).toBeVisible();
      await sees("gap map, offline");
      await page.unroute("**/api/office/**");
      await page.context().clearCookies();
      await office.open();
      await expect(office.words("office.session_ended")).toBeVisible();
      await sees("the office's door, session ended");
    });

    test("where somebody without a post begins", async ({ page, device, people }) => {
      const office = await new Office(await (await device()).newPage()).comeIn(people.agency_admin, "/kantor/pegawai?state=no_post");
      await office.rows.getByRole("link").first().click();
      await expect(office.words("people.person.logged")).toBeVisible();
      const nip = (await office.page.getByText(/^\d[\d ]{16,20}\d$/).innerText()).replaceAll(" ", "");
      const code = await office.makeCode();

      const sees = await speaking(page, language);
      const employee = await new Employee(page, language).open("/aktivasi");
      await employee.tryActivate(nip, code, "perahu-biru-di-dermaga");
      await expect(employee.words("pocket.period.no_post")).toBeVisible();
      await sees("home without a post");
      await employee.go("history");
      await sees("history without a post");
    });

    test("where others come to the office", async ({ device, people }) => {
      for (const [role, addresses] of [
        ["supervisor", ["/kantor"]],
        ["unit_admin", ["/kantor", "/kantor/peta"]],
        ["course_author", ["/kantor"]],
        ["auditor", ["/kantor", "/kantor/kasus"]],
        ["platform_admin", ["/kantor/instansi"]],
      ] as const) {
        const page = await (await device()).newPage();
        const sees = await speaking(page, language);
        const office = await new Office(page, language).comeIn(people[role]);
        for (const address of addresses) {
          await office.open(address);
          await office.settled();
          await sees(`${address} of ${role}`);
        }
      }
    });
  });
}
