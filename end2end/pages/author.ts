// Somebody who writes courses, at one tab of the office.
import { type Locator, expect } from "@playwright/test";

import { Office } from "./office";

/** What a field for files takes. */
type File = { name: string; mimeType: string; buffer: Buffer };

export class Author extends Office {
  /** A part of the page by its heading. */
  card(heading: string): Locator {
    return this.page.locator("section.card, .card").filter({ has: this.page.getByRole("heading", { name: heading, exact: true }) });
  }

  private words_(key: string, values: Record<string, string> = {}): string {
    return this.say(`drafts.${key}`, values);
  }

  /** Opens what stands closed under a line. */
  private async unfold(within: Locator, key: string): Promise<void> {
    const closed = within.locator("details:not([open])").filter({ has: this.page.getByText(this.words_(key), { exact: true }) });
    if (await closed.count()) await closed.locator("summary").first().click();
  }

  /** Begins a course from nothing, and comes to its page. */
  async begin(title: string): Promise<string> {
    const card = this.card(this.words_("list.title"));
    await this.unfold(card, "list.new");
    await card.getByLabel(this.words_("list.new_title"), { exact: true }).fill(title);
    await card.getByRole("button", { name: this.words_("list.begin") }).click();
    await expect(this.heading).toHaveText(title);
    await this.settled();
    return new URL(this.page.url()).pathname;
  }

  async addModule(title: string): Promise<void> {
    const card = this.card(this.words_("modules.new"));
    await card.getByLabel(this.words_("modules.its_title"), { exact: true }).fill(title);
    await card.getByRole("button", { name: this.words_("modules.add") }).click();
    await expect(this.module(title)).toBeFocused();
  }

  /** A module on the page. */
  module(title: string): Locator {
    return this.page.locator("section.card").filter({ has: this.page.getByRole("heading", { level: 3, name: new RegExp(`: ${title}$`) }) });
  }

  /** The titles of a module's lessons, in their order. */
  async lessons(module: string): Promise<string[]> {
    return this.module(module).getByRole("heading", { level: 4 }).allInnerTexts();
  }

  async addLesson(module: string, kind: string, title: string): Promise<void> {
    const card = this.module(module);
    await this.unfold(card, "modules.new_lesson");
    await card.getByLabel(this.words_("modules.kind"), { exact: true }).selectOption(kind);
    await card.getByLabel(this.words_("modules.its_title"), { exact: true }).first().fill(title);
    await card.getByRole("button", { name: this.words_("modules.add_lesson") }).click();
    await expect(this.page.getByRole("listitem").filter({ has: this.page.getByRole("heading", { name: title, exact: true }) })).toBeFocused();
  }

  async openLesson(title: string): Promise<void> {
    await this.page.getByRole("heading", { level: 4, name: title, exact: true }).getByRole("link").click();
    await expect(this.heading).toHaveText(title);
    await this.settled();
  }

  /** Back to the course from one of its lessons. */
  async back(course: string): Promise<void> {
    await this.link("drafts.to_draft").click();
    await expect(this.heading).toHaveText(course);
    await this.settled();
  }

  async save(): Promise<void> {
    await this.button("drafts.saving.save").click();
    await expect(this.words("drafts.saving.saved")).toBeVisible();
  }

  /** Hands in the file of a field. */
  async upload(field: string, file: string | File): Promise<void> {
    const input = this.field(field);
    await input.setInputFiles(file);
    const form = this.page.locator(".stack").filter({ has: input }).last();
    await form.getByRole("button", { name: new RegExp(`^${this.words_("file.send")} `) }).click();
    await expect(this.words("drafts.file.done")).toBeVisible();
  }

  /** The fields of the question that was added last. */
  get newest(): Locator {
    return this.page.locator(".question-form").last();
  }

  async addQuestion(kind: string, text: string, explanation: string): Promise<Locator> {
    const before = await this.page.locator(".question-form").count();
    await this.field("drafts.quiz.new").last().selectOption(kind);
    await this.button("drafts.quiz.add").last().click();
    await expect(this.page.locator(".question-form")).toHaveCount(before + 1);
    await this.within(this.newest, "question.text").fill(text);
    await this.within(this.newest, "question.why").fill(explanation);
    return this.newest;
  }

  /** A field within a part of the page. */
  within(part: Locator, key: string, values: Record<string, string> = {}): Locator {
    return part.getByLabel(this.words_(key, values), { exact: true });
  }

  async press(part: Locator, key: string): Promise<void> {
    await part.getByRole("button", { name: new RegExp(`^${this.words_(key)}( |$)`) }).click();
  }

  async check(): Promise<void> {
    await this.button("drafts.check.check").click();
    await this.settled();
  }
}
