// Courses, as somebody takes them. What a course holds is read from its own files: the test knows no sentence of a lesson by heart.
import { readFileSync } from "node:fs";
import { type Locator, type Page, expect } from "@playwright/test";

import { type Language, say, saying } from "../words";

type Part = { id: string; text: string; right?: boolean };
type Question = {
  id: string;
  kind: string;
  text: string;
  options?: Part[];
  items?: Part[];
  pairs?: { id: string; left: string; right: string }[];
  answer?: boolean | number;
  accept?: string[];
};
type Lesson = { id: string; kind: string; title: string; file: string };

/** One of the courses that ship with the product. */
export class Shipped {
  readonly title: string;
  readonly lessons: Lesson[];
  readonly jp: number;

  constructor(private readonly id: string) {
    const course = JSON.parse(this.file("course.json"));
    this.title = course.title;
    this.jp = course.jp;
    this.lessons = course.modules.flatMap((module: { lessons: Lesson[] }) => module.lessons);
  }

  questions(quiz: Lesson): Question[] {
    return JSON.parse(this.file(quiz.file)).banks.flatMap((bank: { questions: Question[] }) => bank.questions);
  }

  private file(name: string): string {
    return readFileSync(new URL(`../../courses/${this.id}/${name}`, import.meta.url), "utf8");
  }
}

/** Letters and digits alone: what is left of a question whatever its markup is. */
const bare = (text: string): string => text.replaceAll(/[^\p{L}\p{N}]/gu, "").toLowerCase();

export class Learning {
  constructor(
    readonly page: Page,
    readonly language: Language = "id",
  ) {}

  private button(key: string): Locator {
    return this.page.getByRole("button", { name: say(key, {}, this.language), exact: true });
  }

  /** Keeps the course whose page is open on this device. */
  async keep(): Promise<void> {
    await this.button("learn.course.keep").click();
    await expect(this.page.getByText(say("learn.course.kept", {}, this.language))).toBeVisible();
  }

  /** Opens a lesson from its course's page. */
  async lesson(title: string): Promise<void> {
    await this.page.locator("main .lines").getByRole("link", { name: title, exact: true }).click();
    await expect(this.page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  }

  /** Says that the lesson is done. */
  async done(): Promise<void> {
    await this.page.getByRole("button", { name: /^(Selesai|Done)/ }).click();
  }

  async start(): Promise<void> {
    await this.button("learn.quiz.start").click();
  }

  /** The questions on the screen. */
  get cards(): Locator {
    return this.page.locator("main section.card");
  }

  /** Answers all questions rightly, or as many as `most`. */
  async answer(questions: Question[], most = Number.POSITIVE_INFINITY): Promise<void> {
    const cards = await this.cards.all();
    for (const card of cards.slice(0, most)) {
      const asked = bare(await card.locator(".prose").innerText());
      const question = questions.find(({ text }) => bare(text) === asked);
      if (question === undefined) throw new Error(`no such question: ${asked}`);
      await this.give(card, question);
    }
  }

  private async give(card: Locator, question: Question): Promise<void> {
    switch (question.kind) {
      case "single":
        return card.getByRole("radio", { name: question.options?.find(({ right }) => right)?.text, exact: true }).check({ force: true });
      case "multiple":
        for (const { text } of question.options?.filter(({ right }) => right) ?? []) await card.getByLabel(text, { exact: true }).check();
        return;
      case "true_false":
        return card.getByRole("radio", { name: say(`learn.quiz.${question.answer}`, {}, this.language), exact: true }).check({ force: true });
      case "ordering":
        return this.order(card, question.items?.map(({ text }) => text) ?? []);
      case "matching":
        for (const { left, right } of question.pairs ?? []) await card.getByLabel(left, { exact: true }).selectOption({ label: right });
        return;
      case "short_text":
        return card.getByRole("textbox").fill(question.accept?.[0] ?? "");
      default:
        return card.getByRole("textbox").fill(String(question.answer).replace(".", ","));
    }
  }

  /** Moves each item up until it stands where it belongs. */
  private async order(card: Locator, right: string[]): Promise<void> {
    const shown = async () => card.locator(".ranking p").allInnerTexts();
    for (const [place, text] of right.entries()) {
      for (let at = (await shown()).indexOf(text); at > place; at -= 1) {
        await card.getByRole("listitem").nth(at).getByRole("button", { name: new RegExp(`^${say("learn.quiz.up", {}, this.language)}`) }).click();
        await expect(card.getByRole("listitem").nth(at - 1)).toContainText(text);
      }
    }
    const keep = card.getByRole("button", { name: say("learn.quiz.order_keep", {}, this.language) });
    if (await keep.isVisible()) await keep.click();
  }

  async handIn(): Promise<void> {
    await this.button("learn.quiz.hand_in").click();
  }

  /** What came of the quiz. */
  outcome(key: "passed" | "failed"): Locator {
    return this.page.getByText(saying(`learn.quiz.${key}`, {}, this.language));
  }
}
