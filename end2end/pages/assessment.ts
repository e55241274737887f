// The self-assessment as somebody sits it: one level of one competency a page, then the review.
import { type Locator, expect } from "@playwright/test";

import { Program } from "./program";

/** How often, by the key of its words. */
export type Choice = "never" | "sometimes" | "often" | "always" | "no_opportunity";

/** Where in the whole a page is; counted from 1. */
export type Place = { competency: number; of: number; level: number };

/** Which answer a question gets. */
export type Habit = (place: Place, question: number) => Choice;

/** Meets every level that is asked. */
export const STRONG: Habit = () => "often";
/** Meets what is asked in most competencies, and not in every third. */
export const MIXED: Habit = ({ competency }, question) => {
  if (competency % 3 === 0) return question === 0 ? "often" : "sometimes";
  return question === 2 ? "always" : "often";
};

export class Assessment extends Program {
  /** From its first page of words to its first statements. */
  async begin(): Promise<void> {
    await this.link("assessment.intro.start").click();
    await expect(this.questions).toHaveCount(3);
  }

  get questions(): Locator {
    return this.page.getByRole("group").filter({ has: this.page.getByRole("radio") });
  }

  async place(): Promise<Place> {
    const words = this.words("assessment.place");
    const [competency = 0, of = 0, level = 0] = ((await words.textContent()) ?? "").match(/\d+/g)?.map(Number) ?? [];
    return { competency, of, level };
  }

  async answer(question: number, choice: Choice): Promise<void> {
    await this.choice(question, choice).check();
  }

  choice(question: number, choice: Choice): Locator {
    return this.questions.nth(question).getByRole("radio", { name: this.say(`assessment.answer.${choice}`), exact: true });
  }

  /** Waits until the last answer lies on this device. */
  async saved(): Promise<void> {
    await expect(this.words("assessment.saved")).toBeAttached();
  }

  /** The field of the private note on a statement, unfolded. */
  async noteField(question: number): Promise<Locator> {
    const field = this.field("assessment.note.label", { n: String(question + 1) });
    if (!(await field.isVisible())) await this.page.locator(`#q${question + 1} summary`).click();
    return field;
  }

  /** Writes a private note on a statement and waits until it lies on this device. */
  async note(question: number, words: string): Promise<void> {
    await (await this.noteField(question)).fill(words);
    await expect(this.page.locator(`#q${question + 1}`).getByText(this.say("assessment.note.saved"))).toBeVisible();
  }

  async answerPage(habit: Habit): Promise<void> {
    const place = await this.place();
    for (const question of [0, 1, 2]) await this.answer(question, habit(place, question));
  }

  /** Goes on as the button says; the next page is there when this returns. */
  async next(): Promise<void> {
    const before = this.page.url();
    await this.button("assessment.next").click();
    await this.page.waitForURL((url) => url.href !== before);
    await expect(this.heading).toBeVisible();
  }

  get atReview(): boolean {
    return this.page.url().endsWith("/tinjau");
  }

  /** Answers page after page, up to but without the first one of that competency. */
  async answerUpTo(competency: number, habit: Habit): Promise<void> {
    while (!this.atReview && (await this.place()).competency < competency) {
      await this.answerPage(habit);
      await this.next();
    }
  }

  /** Answers all that is left; ends at the review. */
  async finish(habit: Habit): Promise<void> {
    await this.answerUpTo(Number.POSITIVE_INFINITY, habit);
    await expect(this.heading).toHaveText(this.say("assessment.review.title"));
  }

  /** From the review; the result is there when this returns. */
  async submit(): Promise<void> {
    await this.button("assessment.review.submit").click();
    await this.page.waitForURL("**/hasil/*");
  }
}
