// What every page of either program has, in the language in which it is read.
import type { Locator, Page } from "@playwright/test";

import { type Language, say, saying } from "../words";

export class Program {
  constructor(
    readonly page: Page,
    public language: Language = "id",
  ) {}

  /** Opens an address as from an icon or a bookmark. */
  async open(path = "/"): Promise<this> {
    await this.page.goto(path);
    await this.arrived();
    return this;
  }

  /** The program has put its page in place of the shell's. */
  async arrived(): Promise<void> {
    await this.page.locator("main:not([data-shell]) h1").waitFor();
  }

  get heading(): Locator {
    return this.page.getByRole("heading", { level: 1 });
  }

  get alert(): Locator {
    return this.page.getByRole("alert");
  }

  button(key: string, values: Record<string, string> = {}): Locator {
    return this.page.getByRole("button", { name: this.say(key, values), exact: true });
  }

  link(key: string): Locator {
    return this.page.getByRole("link", { name: this.say(key), exact: true });
  }

  field(key: string, values: Record<string, string> = {}): Locator {
    return this.page.getByLabel(this.say(key, values), { exact: true });
  }

  /** What says so, word for word. */
  words(key: string, values: Record<string, string> = {}): Locator {
    return this.page.getByText(this.saying(key, values));
  }

  protected say(key: string, values: Record<string, string> = {}): string {
    return say(key, values, this.language);
  }

  protected saying(key: string, values: Record<string, string> = {}): RegExp {
    return saying(key, values, this.language);
  }
}
