// The office's imports: a file on its way in, what it would change row by row, and what is decided about it.
import { type Locator, expect } from "@playwright/test";

import { Office } from "./office";

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** What a list is about, and what an import does with a row, by their codes. */
export type Kind = "units" | "posts" | "people";
export type Effect = "new" | "changed" | "moved" | "gone" | "same" | "faulty";

export class Imports extends Office {
  /** Chooses a file and has it read; its columns are there when this returns. */
  async read(kind: Kind, name: string, buffer: Buffer): Promise<void> {
    await this.field("imports.bring.kind").selectOption(kind);
    await this.field("imports.bring.file").setInputFiles({ name, mimeType: XLSX, buffer });
    await this.button("imports.bring.read").click();
    await expect(this.button("imports.terms.go")).toBeVisible();
  }

  /** Says that the list is a whole one. */
  async whole(): Promise<void> {
    await this.field("imports.terms.yes").check();
  }

  /** Sends what is taken of the file; what it would change is there when this returns. */
  async look(name: string): Promise<void> {
    await this.button("imports.terms.go").click();
    await this.seen(name);
  }

  /** Opens a file that was brought before. */
  async again(name: string): Promise<void> {
    await this.page.getByRole("link", { name, exact: true }).click();
    await this.seen(name);
  }

  private async seen(name: string): Promise<void> {
    await expect(this.heading).toHaveText(this.say("imports.preview.title", { file: name }), { timeout: 60_000 });
    await this.settled();
  }

  /** What has become of the file that is looked at. */
  standing(code: "draft" | "applied" | "undone"): Locator {
    return this.page.getByText(this.say(`imports.standing.${code}`), { exact: true });
  }

  /** So many rows have that effect, by the list's own count. */
  async counts(numbers: Partial<Record<Effect, number>>): Promise<void> {
    const options = this.field("imports.lines.show").locator("option");
    for (const [effect, n] of Object.entries(numbers)) {
      const words = this.say("imports.lines.of", { what: this.say(`imports.effect.${effect}`), n: String(n) });
      await expect(options.filter({ hasText: words })).toBeAttached();
    }
  }

  /** Lists the rows of one effect alone; there are so many. */
  async list(effect: Effect, n: number): Promise<void> {
    await this.field("imports.lines.show").selectOption(effect);
    await expect(this.rows).toHaveCount(n);
  }

  /** A row of the list by its line in the file. */
  line(line: number): Locator {
    return this.rows.filter({ has: this.page.locator("td.num", { hasText: new RegExp(`^${line}$`) }) });
  }

  async apply(): Promise<void> {
    await this.button("imports.apply.go").click();
    await expect(this.words("imports.apply.done")).toBeVisible({ timeout: 60_000 });
    await expect(this.standing("applied")).toBeVisible();
  }

  async takeBack(reason: string): Promise<void> {
    await this.button("imports.undo.open").click();
    await this.field("imports.undo.reason").fill(reason);
    await this.button("imports.undo.go").click();
    await expect(this.words("imports.undo.done")).toBeVisible({ timeout: 60_000 });
    await expect(this.standing("undone")).toBeVisible();
  }
}
