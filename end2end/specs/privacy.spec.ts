// One's own data: somebody reads what is kept, takes a copy, and asks; the data protection officer and the office answer in time, and the
// person reads it. In both languages, on a phone and on a wide screen.
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";

import { accessible, expect, test } from "../fixtures";
import { Employee } from "../pages/employee";
import { Office } from "../pages/office";
import { sheetText } from "../sheet";
import { LANGUAGES, type Language, say } from "../words";

const WORDS = "Golongan saya sudah naik sejak bulan April.";
const ANSWER = "Sudah kami perbaiki sesuai surat keputusan.";
const REASON = "Rapat pelindungan data bulan ini";
const SCREENS = [
  { width: 360, height: 740 },
  { width: 1280, height: 800 },
];

/** The page in both sizes and both colour schemes. */
async function looked(page: Page, what: string): Promise<void> {
  for (const screen of SCREENS) {
    await page.setViewportSize(screen);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await accessible(page, `${what}, ${screen.width}, ${colorScheme}`);
    }
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
    expect(wide, `${what} at ${screen.width} is wider than the screen`).toBe(false);
  }
  await page.setViewportSize(SCREENS[0] ?? { width: 360, height: 740 });
  await page.emulateMedia({ colorScheme: "light" });
}

async function speaks(page: Page, language: Language): Promise<void> {
  await page.addInitScript((language) => localStorage.setItem("jenjang.language", language), language);
}

for (const language of LANGUAGES) {
  test(`what is kept is read and taken away, a request is made, answered and read, ${language}`, async ({ device, people }) => {
    test.setTimeout(180_000);
    const page = await (await device()).newPage();
    await speaks(page, language);
    const person = await new Employee(page, language).comeIn(people.employee);
    await person.go("visibility");
    await person.link("privacy.link").click();
    await expect(person.words("privacy.kept.version")).toBeVisible();
    await expect(person.words("privacy.requests.none")).toBeVisible();
    await page.locator("details:not([open])").evaluateAll((closed) => {
      for (const details of closed) details.setAttribute("open", "");
    });
    await looked(page, "what is kept");

    const [download] = await Promise.all([page.waitForEvent("download"), person.button("privacy.copy.get").click()]);
    const zip = await readFile(await download.path());
    expect(zip.subarray(0, 2).toString()).toBe("PK");
    expect(zip.includes("identity/person.json")).toBe(true);
    await expect(person.words("privacy.copy.done")).toBeVisible();

    // What is missing is said at its field, and the keyboard is there.
    await person.link("privacy.requests.new").click();
    await person.button("privacy.ask.go").click();
    await expect(person.words("privacy.ask.wrong.kind")).toBeVisible();
    await expect(page.locator("#request-kind-0")).toBeFocused();
    await page.keyboard.press("Space");
    await person.button("privacy.ask.go").click();
    await expect(person.words("privacy.ask.wrong.category")).toBeVisible();
    await looked(page, "a request with an error");
    await person.field("privacy.ask.category").selectOption("identity");
    await page.locator("#request-text").fill("pendek");
    await person.button("privacy.ask.go").click();
    await expect(page.locator("#request-text")).toBeFocused();
    await page.locator("#request-text").fill(WORDS);
    await person.button("privacy.ask.go").click();
    await expect(person.words("privacy.ask.done")).toBeVisible();
    await person.link("privacy.back").click();
    await expect(page.getByText(WORDS)).toBeVisible();
    await expect(person.words("privacy.requests.due")).toBeVisible();
    await looked(page, "a request that waits");

    // The officer sees it by its date, without results, and answers.
    const desk = await (await device()).newPage();
    await speaks(desk, language);
    const officer = await new Office(desk, language).comeIn(people.data_protection_officer, "/kantor/permintaan");
    await expect(officer.rows).toHaveCount(1);
    await looked(desk, "requests that wait");

    // The list as a file: for a reason, and without what was asked.
    await officer.field("office.exports.reason").fill(REASON);
    const taken = await officer.fetched(() => officer.button("office.files.with_names").click());
    expect(taken.suggestedFilename()).toBe(`${say("privacy.office.file_name", {}, language)}.xlsx`);
    const list = await sheetText(await taken.path());
    for (const shown of [people.employee.name, REASON, say("privacy.office.waiting", {}, language)]) expect(list).toContain(shown);
    expect(list).not.toContain(WORDS);
    await officer.rows.getByRole("link").click();
    await expect(desk.getByText(WORDS)).toBeVisible();
    await officer.button("privacy.office.hand_officer").click();
    await expect(officer.words("privacy.office.hand_done")).toBeVisible();
    await officer.button("privacy.office.answer_go").click();
    await expect(officer.words("privacy.office.wrong_outcome")).toBeVisible();
    await expect(desk.locator("#request-outcome-0")).toBeFocused();
    await desk.keyboard.press("Space");
    await officer.button("privacy.office.answer_go").click();
    await expect(officer.words("privacy.office.wrong_text")).toBeVisible();
    await looked(desk, "a request to be answered");
    await desk.locator("#request-answer").fill(ANSWER);
    await officer.button("privacy.office.answer_go").click();
    await expect(officer.words("privacy.office.answer_done")).toBeVisible();
    await expect(officer.button("privacy.office.answer_go")).toHaveCount(0);
    await looked(desk, "a request that was answered");

    await person.open("/data-saya");
    await expect(page.getByText(ANSWER)).toBeVisible();
    await expect(page.getByText(person.state("granted"), { exact: true })).toBeVisible();
    await looked(page, "an answer");
    await person.open("/");
    await expect(person.words("pocket.home.notice.request_answered")).toBeVisible();
    await person.open("/siapa-melihat");
    await expect(page.getByRole("row").filter({ hasText: person.action("handle_requests") }).first()).toBeVisible();
  });
}

test("the office sees what is in its hands, and a page of one's data says that it needs a network", async ({ phone, device, people }) => {
  let person = await new Employee(await phone.tab()).comeIn(people.employee);
  await person.kept();
  await person.open("/data-saya/permintaan");
  await person.page.locator("#request-kind-4").check();
  await person.page.locator("#request-text").fill(WORDS);
  await person.button("privacy.ask.go").click();
  await expect(person.words("privacy.ask.done")).toBeVisible();

  const office = await new Office(await (await device()).newPage()).comeIn(people.agency_admin, "/kantor/permintaan");
  await expect(office.words("privacy.office.none")).toBeVisible();
  await accessible(office.page, "no requests");

  await person.open("/data-saya");
  await person.page.getByRole("button", { name: new RegExp(`^${say("privacy.requests.withdraw")}`) }).click();
  await expect(person.page.getByText(person.state("withdrawn"), { exact: true })).toBeVisible();
  // Whoever has come back has the page on the device; what it shows is the server's.
  await phone.restart();
  person = await new Employee(await phone.tab()).open();
  await person.sent();
  await expect.poll(() => person.parts()).toContain("own");
  await phone.setOffline(true);
  await phone.restart();
  person = await new Employee(await phone.tab()).open("/data-saya");
  await expect(person.words("privacy.offline").first()).toBeVisible();
  await accessible(person.page, "one's data without a network");
});
