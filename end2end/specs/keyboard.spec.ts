// The assessment by keyboard alone: Tab, arrows, Space and Enter, from the sign-in to the result.
import { type Locator, type Page, expect } from "@playwright/test";

import { test } from "../fixtures";
import { Employee } from "../pages/employee";
import { say } from "../words";

/** More presses of Tab than any page has places to stop. */
const STOPS_MAX = 80;

/** Presses Tab until the element has the focus, and sees that the focus can be seen. */
async function tabTo(page: Page, element: Locator): Promise<void> {
  for (let stop = 0; stop < STOPS_MAX; stop++) {
    await page.keyboard.press("Tab");
    if (await element.evaluate((element) => element === document.activeElement)) {
      expect(await element.evaluate((element) => element.matches(":focus-visible"))).toBe(true);
      return;
    }
  }
  throw new Error(`the keyboard does not come to ${element}`);
}

async function press(page: Page, element: Locator): Promise<void> {
  await tabTo(page, element);
  await page.keyboard.press("Enter");
}

test("somebody without a mouse signs in, answers all, submits and reads the result", async ({ page, people }) => {
  test.setTimeout(120_000);
  const { keyboard } = page;
  const employee = await new Employee(page).open();

  // Past what is the same everywhere, straight to the page.
  await keyboard.press("Tab");
  await expect(page.getByRole("link", { name: say("common.skip") })).toBeFocused();
  await expect(page.getByRole("link", { name: say("common.skip") })).toBeInViewport();
  await keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();

  await tabTo(page, employee.field("sign_in.nip_label"));
  await keyboard.type(people.employee.nip);
  await tabTo(page, employee.field("sign_in.password"));
  await keyboard.type(people.employee.password);
  await keyboard.press("Enter");
  await employee.told();
  await expect(employee.heading).toBeFocused();

  await press(page, employee.link("pocket.period.begin"));
  await expect(employee.link("assessment.intro.start")).toBeVisible();
  await expect(employee.heading).toBeFocused();
  await press(page, employee.link("assessment.intro.start"));
  await expect(employee.assessment.questions).toHaveCount(3);
  await expect(employee.heading).toBeFocused();

  // Whoever goes on too early is told what is missing, and led there.
  await press(page, employee.button("assessment.next"));
  await expect(employee.alert).toContainText(say("assessment.unanswered", { n: "3" }));
  await press(page, employee.alert.getByRole("link").first());
  await expect(page.locator("#q1")).toBeFocused();

  // The first statement, by arrows: from the first answer to the third.
  await keyboard.press("Tab");
  await expect(employee.assessment.choice(0, "never")).toBeFocused();
  await expect(employee.assessment.questions.first().getByRole("radio", { checked: true })).toHaveCount(0);
  await keyboard.press("Space");
  await keyboard.press("ArrowDown");
  await keyboard.press("ArrowDown");
  await expect(employee.assessment.choice(0, "often")).toBeChecked();
  for (const question of [1, 2]) {
    await tabTo(page, employee.assessment.choice(question, "never"));
    await keyboard.press("Space");
  }
  await employee.assessment.saved();

  while (!employee.assessment.atReview) {
    const before = page.url();
    await press(page, employee.button("assessment.next"));
    await page.waitForURL((url) => url.href !== before);
    await expect(employee.heading).toBeFocused();
    if (employee.assessment.atReview) break;
    for (const question of [0, 1, 2]) {
      await tabTo(page, employee.assessment.choice(question, "never"));
      await keyboard.press("Space");
    }
    await employee.assessment.saved();
  }

  await press(page, employee.button("assessment.review.submit"));
  await page.waitForURL("**/hasil/*");
  await expect(employee.heading).toBeFocused();
  await expect(employee.heading).toHaveText(say("result.headline.none"));
  // How the figure came about opens by keyboard, too.
  const explained = employee.words("explain.summary");
  await tabTo(page, explained);
  await keyboard.press("Enter");
  await expect(page.getByRole("table", { name: say("explain.caption") })).toBeVisible();
});
