// Both languages and both colour schemes, switched where one stands.
import type { Page } from "@playwright/test";

import { expect, test } from "../fixtures";
import { Employee, type Place as OwnPlace } from "../pages/employee";
import { Office, type Place } from "../pages/office";
import { LANGUAGES, type Language, say, saying } from "../words";

declare global {
  var unloaded: boolean | undefined;
}

/** Leaves a mark that a reload would wipe out. */
async function mark(page: Page): Promise<void> {
  await page.evaluate(() => {
    globalThis.unloaded = false;
  });
}

async function notReloaded(page: Page): Promise<void> {
  expect(await page.evaluate(() => globalThis.unloaded)).toBe(false);
}

async function speak(employee: Employee, to: Language): Promise<void> {
  await employee.go("settings");
  await employee.page.getByRole("radio", { name: say("settings.language_name", {}, to), exact: true }).check();
  await expect(employee.page.locator("html")).toHaveAttribute("lang", to);
  employee.language = to;
  await expect(employee.heading).toHaveText(say("settings.title", {}, to));
}

/** The heading of each place, by the key of its words. */
const OWN: [OwnPlace, string][] = [
  ["home", "pocket.home.greeting"],
  ["history", "history.title"],
  ["team", "team.title"],
  ["visibility", "visibility.title"],
  ["settings", "settings.title"],
];

const OFFICE: [Place, string][] = [
  ["overview", "office.overview.title"],
  ["heat_map", "office.heat.title"],
  ["people", "people.title"],
  ["slips", "people.slips.title"],
  ["exports", "office.exports.title"],
  ["audit", "audit.title"],
];

test("an employee's pages speak both languages, and change without a reload", async ({ page, people }) => {
  test.setTimeout(120_000);
  const employee = await new Employee(page).comeIn(people.supervisor);
  await mark(page);
  const words: Partial<Record<Language, string[]>> = {};
  for (const to of LANGUAGES) {
    await speak(employee, to);
    for (const [place, heading] of OWN) {
      await employee.go(place);
      await expect(employee.heading).toHaveText(saying(heading, {}, to));
      await expect(page).toHaveTitle(/ · Jenjang$/);
    }
    // A result, with its date, its numbers and its competencies.
    await employee.go("history");
    await page.getByRole("main").getByRole("link").first().click();
    await expect(page.getByText(say("result.not_official", {}, to), { exact: true })).toBeVisible();
    const percent = await page.locator(".big-number").innerText();
    const at = await page.getByText(saying("result.above", {}, to)).innerText();
    words[to] = [percent, at];
  }
  const { id: [percent = "", at = ""] = [], en: [inEnglish = "", atInEnglish = ""] = [] } = words;
  expect(percent).toMatch(/^\d+,\d\s?%$/);
  expect(inEnglish).toBe(percent.replace(",", "."));
  expect(at).toMatch(/\d+ (Agustus|September|Oktober|November|Desember|Januari|Februari|Maret|April|Mei|Juni|Juli) \d{4}/);
  expect(atInEnglish).not.toBe(at);
  await notReloaded(page);

  // The choice stays with the browser.
  await page.reload();
  await expect(page.getByText(say("result.not_official", {}, "en"), { exact: true })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await speak(employee, "id");
});

test("a statement changes its language under an answer that stays", async ({ page, people }) => {
  const employee = await new Employee(page).comeIn(people.employee);
  await employee.begin();
  await employee.assessment.answer(0, "often");
  await employee.assessment.saved();
  const place = page.url();
  const statement = page.getByRole("group").locator("legend").first();
  const before = await statement.innerText();
  await employee.open();
  await speak(employee, "en");
  await employee.open(place);
  await expect(statement).not.toHaveText(before);
  await expect(page.getByRole("radio", { name: say("assessment.answer.often", {}, "en"), exact: true }).first()).toBeChecked();
});

test("the office's pages speak both languages, each changed where one stands", async ({ page, people }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  const office = await new Office(page).comeIn(people.agency_admin);
  await mark(page);
  for (const [place, heading] of OFFICE) {
    await office.go(place);
    await expect(office.heading).toHaveText(saying(heading));
    await office.button("office.tools.language").click();
    await expect(office.heading).toHaveText(saying(heading, {}, "en"));
    await expect(page.locator("html")).toHaveAttribute("lang", "en");
    await expect(page).toHaveTitle(say("office.title", { page: say(`office.nav.${place}`, {}, "en") }, "en"));
    office.language = "en";
    await office.button("office.tools.language").click();
    office.language = "id";
    await expect(office.heading).toHaveText(saying(heading));
  }
  await notReloaded(page);
});

test("colours follow the system until somebody chooses, and the choice is there before the first paint", async ({ page, people }) => {
  await page.emulateMedia({ colorScheme: "light" });
  const employee = await new Employee(page).comeIn(people.employee);
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await ground();
  expect(dark).not.toBe(light);

  await employee.go("settings");
  await page.getByRole("radio", { name: say("settings.scheme.light"), exact: true }).check();
  await expect.poll(ground).toBe(light);
  // Before any of the program is here, as a slow phone has it.
  await page.route("**/pocket.js", (route) => route.abort());
  await page.reload({ waitUntil: "domcontentloaded" });
  expect(await ground()).toBe(light);
  await page.unroute("**/pocket.js");

  await page.reload();
  await employee.arrived();
  await page.getByRole("radio", { name: say("settings.scheme.dark"), exact: true }).check();
  await page.emulateMedia({ colorScheme: "light" });
  await expect.poll(ground).toBe(dark);
});
