// What browsers and devices do to somebody at work: a reload in the middle of a write, storage thrown away, a clock that is wrong by
// years. What the screen called saved is there, and nothing is refused.
import type { Page } from "@playwright/test";

import { expect, test } from "../fixtures";
import { STRONG } from "../pages/assessment";
import { Employee } from "../pages/employee";
import { say } from "../words";

const YEAR_MS = 365 * 24 * 60 * 60 * 1000;

test("a reload in the middle of a write leaves the whole answer or none, and none that was called saved is gone", async ({ page, people }) => {
  test.setTimeout(120_000);
  const employee = await new Employee(page).comeIn(people.employee);
  await employee.kept();
  await employee.begin();
  await page.context().setOffline(true);
  const choices = ["never", "sometimes", "often", "always"] as const;
  let kept = false;
  for (const [round, choice] of [...choices, ...choices].entries()) {
    // The tap and the reload in one breath; every other time the reload waits until the screen says "saved".
    const radio = await employee.assessment.choice(0, choice).elementHandle();
    const waits = round % 2 === 1;
    const said = await page.evaluate(
      async ([radio, saved, waits]) => {
        const isSaid = () => document.body.innerText.includes(saved as string);
        (radio as HTMLElement).click();
        while (waits && !isSaid()) await new Promise((resolve) => setTimeout(resolve, 1));
        return isSaid();
      },
      [radio, say("assessment.saved"), waits] as const,
    );
    await page.reload();
    await employee.arrived();
    const checked = employee.assessment.questions.nth(0).getByRole("radio", { checked: true });
    // What was never said to be saved may be gone; what was there before stays until another answer takes its place.
    kept ||= said;
    if (kept) await expect(checked).toHaveCount(1);
    if (said) await expect(employee.assessment.choice(0, choice)).toBeChecked();
  }
  await page.context().setOffline(false);
  await employee.open();
  await employee.sent();
});

test("storage that the browser threw away is told plainly, and what was sent comes back", async ({ page, people, server }) => {
  const employee = await new Employee(page).comeIn(people.employee);
  await employee.begin();
  const place = page.url();
  await employee.assessment.answer(0, "often");
  await employee.assessment.saved();
  await employee.open();
  await employee.sent();

  await page.goto("about:blank");
  const browser = await page.context().newCDPSession(page);
  await browser.send("Storage.clearDataForOrigin", { origin: server.url, storageTypes: "indexeddb" });
  await employee.open(place);
  await expect(employee.words("sign_in.evicted", { name: people.employee.name })).toBeVisible();
  await expect(employee.words("sign_in.evicted_more")).toBeVisible();
  await expect(page.getByRole("radio")).toHaveCount(0);
  await employee.trySignIn(people.employee.nip, people.employee.password);
  await expect(employee.assessment.choice(0, "often")).toBeChecked();
  await employee.open();
  await employee.sent();
  await expect(employee.words("sign_in.evicted_more")).toHaveCount(0);
});

test("a browser that is killed before it wrote its preferences down knows whose work it keeps", async ({ page, people, server }) => {
  const employee = await new Employee(page).comeIn(people.employee);
  await employee.kept();
  await employee.begin();
  await employee.assessment.answer(0, "often");
  await employee.assessment.saved();
  const place = page.url();
  await server.down();
  await page.evaluate(() => localStorage.clear());
  const later = new Employee(await page.context().newPage());
  await later.open(place);
  await expect(later.assessment.choice(0, "often")).toBeChecked();
  await server.up();
});

/** Sets the clock of the device, as whoever lets the battery run flat does. */
async function setClock(page: Page, years: number): Promise<void> {
  await page.addInitScript((ahead) => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + ahead;
  }, years * YEAR_MS);
}

for (const years of [-7, 9]) {
  test(`with a clock ${years} years off everything is kept, sent and counted`, async ({ page, people }) => {
    test.setTimeout(120_000);
    await setClock(page, years);
    const employee = await new Employee(page).comeIn(people.employee);
    await employee.begin();
    await page.context().setOffline(true);
    await employee.assessment.finish(STRONG);
    await employee.assessment.submit();
    await expect(employee.words("result.waiting.title")).toBeVisible();
    await page.context().setOffline(false);
    await expect(employee.words("result.waiting.title")).toHaveCount(0);
    await employee.sent();
    await employee.open("/kiriman");
    await expect(employee.words("pocket.delivery.all_sent")).toBeVisible();
    await expect(employee.words("pocket.delivery.remarks")).toHaveCount(0);
    await employee.open();
    await expect(employee.words("pocket.period.done")).toBeVisible();
  });
}
