// The guided page of an agency's first use: its steps, and the ways from them and back.
import { type Locator, expect } from "@playwright/test";

import { Imports } from "./imports";
import { Office } from "./office";

/** The steps in their order. */
const STEPS = ["agency", "units", "people", "supervisors", "second_admin", "standards", "slips", "period"] as const;
export type Step = (typeof STEPS)[number];

export class FirstUse extends Office {
  get imports(): Imports {
    return new Imports(this.page, this.language);
  }

  /** To the page, by the navigation. */
  async back(): Promise<void> {
    await this.navigation.getByRole("link", { name: this.say("start.title"), exact: true }).click();
    await expect(this.heading).toHaveText(this.say("start.title"));
  }

  step(step: Step): Locator {
    const name = `${STEPS.indexOf(step) + 1}. ${this.say(`start.step.${step}`)}`;
    return this.page.locator("section.card").filter({ has: this.page.getByRole("heading", { level: 2, name, exact: true }) });
  }

  /** All steps before this one are done, it is said to be next, and none after it is done; without one, all are. */
  async stands(next?: Step): Promise<void> {
    const done = next ? STEPS.indexOf(next) : STEPS.length;
    await expect(this.words("start.progress", { n: String(done), m: String(STEPS.length) })).toBeVisible();
    for (const [place, step] of STEPS.entries()) {
      const words = place < done ? "done" : place === done ? "next" : "missing";
      await expect(this.step(step).getByText(this.say(`start.${words}`), { exact: true })).toBeVisible();
    }
  }

  /** Follows the link of a step to the page where it is done. */
  async follow(step: Step, link: string): Promise<void> {
    await this.step(step).getByRole("link", { name: this.say(link), exact: true }).click();
    await expect(this.heading).not.toHaveText(this.say("start.title"));
    await this.settled();
  }

  /** Says of a step that somebody has looked. */
  async mark(step: Step): Promise<void> {
    await this.step(step).getByRole("button", { name: new RegExp(`^${this.say("start.mark")}`) }).click();
  }
}
