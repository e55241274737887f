// The main job, in one walk: sign in once, answer without a network, close the browser, come back, submit, and be counted.
import type { Page } from "@playwright/test";

import { expect, test } from "../fixtures";
import { MIXED } from "../pages/assessment";
import { Employee } from "../pages/employee";
import { Office } from "../pages/office";

/** What takes the network away and brings it back. */
type Outage = { begin: () => Promise<void>; end: () => Promise<void> };

const HALF = 5;

async function counted(page: Page, person: Parameters<Office["comeIn"]>[0]): Promise<number> {
  const office = await new Office(page).comeIn(person);
  return office.submitted();
}

test("an answer counts though Next is pressed before a slow disk has it", async ({ page, people }) => {
  const employee = await new Employee(page).comeIn(people.employee);
  await employee.begin();
  const [place, last] = [page.url(), employee.assessment.choice(2, "always")];
  await employee.assessment.answer(0, "often");
  await employee.assessment.answer(1, "often");
  // Both in one breath: nothing can be on the disk in between.
  const next = await employee.button("assessment.next").elementHandle();
  await last.evaluate((answer: HTMLElement, next) => {
    answer.click();
    (next as HTMLElement | null)?.click();
  }, next);
  await page.waitForURL((url) => url.href !== place);
  await page.goBack();
  await expect(last).toBeChecked();
});

test.describe("an employee on the boat home", () => {
  // Two sittings, three devices and four browsers on a machine that has two processors.
  test.setTimeout(180_000);

  for (const [how, outage] of [
    ["offline by the browser's switch", "switch"],
    ["offline because the server is gone", "server"],
  ] as const) {
    test(`answers half ${how}, finishes after a restart, and is counted`, async ({ phone, device, server, people }) => {
      const { begin, end }: Outage =
        outage === "switch"
          ? { begin: () => phone.setOffline(true), end: () => phone.setOffline(false) }
          : { begin: () => server.down(), end: () => server.up() };

      const before = await counted(await (await device()).newPage(), people.agency_admin);

      let employee = await new Employee(await phone.tab()).comeIn(people.employee);
      await employee.kept();
      await employee.sent();
      await begin();

      await employee.begin();
      await employee.assessment.answerUpTo(HALF, MIXED);
      await employee.assessment.answer(0, "often");
      await employee.assessment.answer(1, "sometimes");
      await employee.assessment.saved();
      const place = employee.page.url();
      await phone.restart();

      // A cold start, still without a network: at the very page, with the very answers.
      employee = await new Employee(await phone.tab()).open();
      await expect(employee.mark).toHaveText(/\d+/);
      await employee.link("pocket.period.continue").click();
      await expect(employee.page).toHaveURL(place);
      await expect(employee.assessment.choice(0, "often")).toBeChecked();
      await expect(employee.assessment.choice(1, "sometimes")).toBeChecked();
      await expect(employee.assessment.questions.nth(2).getByRole("radio", { checked: true })).toHaveCount(0);

      await employee.assessment.answer(2, "always");
      await employee.assessment.next();
      await employee.assessment.finish(MIXED);
      await employee.assessment.submit();
      await expect(employee.words("result.waiting.title")).toBeVisible();
      const result = await employee.result();

      await end();
      if (outage === "server") {
        // Nothing tells a browser that a server is back. Jenjang asks when it is opened.
        await phone.restart();
        employee = await new Employee(await phone.tab()).open();
      }
      await employee.sent();
      await employee.open();
      await expect(employee.words("pocket.period.done")).toBeVisible();

      // Another device of the same person says the same, answer by answer: the advice follows from each of them.
      const other = await new Employee(await (await device()).newPage()).comeIn(people.employee);
      await other.link("pocket.period.result").click();
      await expect(other.words("result.not_official")).toBeVisible();
      expect(await other.result()).toEqual(result);
      await expect(other.words("result.waiting.title")).toHaveCount(0);

      expect(await counted(await (await device()).newPage(), people.agency_admin)).toBe(before + 1);
    });
  }
});
