// The employee's program, as somebody uses it at one tab.
import { type Locator, type Page, expect } from "@playwright/test";

import type { SignIn } from "../server";
import { type Language, say, saying } from "../words";
import { Assessment } from "./assessment";

/** The places of the navigation, by the key of their names. */
export type Place = "home" | "history" | "team" | "visibility" | "settings";

export class Employee {
  readonly assessment: Assessment;

  constructor(readonly page: Page) {
    this.assessment = new Assessment(page);
  }

  /** Opens an address as from an icon or a bookmark. */
  async open(path = "/"): Promise<this> {
    await this.page.goto(path);
    await this.arrived();
    return this;
  }

  /** The program has put its page in place of the shell's. */
  async arrived(): Promise<void> {
    await this.page.locator("main:not([aria-busy]) h1").waitFor();
  }

  get heading(): Locator {
    return this.page.getByRole("heading", { level: 1 });
  }

  /** The words at the top that are always there: what is saved and what has been sent. */
  get mark(): Locator {
    return this.page.getByRole("banner").getByRole("link").last();
  }

  get alert(): Locator {
    return this.page.getByRole("alert");
  }

  button(key: string, language: Language = "id"): Locator {
    return this.page.getByRole("button", { name: say(key, {}, language), exact: true });
  }

  link(key: string, language: Language = "id"): Locator {
    return this.page.getByRole("link", { name: say(key, {}, language), exact: true });
  }

  /** Fills the form and sends it, whatever comes of it. */
  async trySignIn(nip: string, password: string): Promise<void> {
    await this.page.getByLabel(say("sign_in.nip_label")).fill(nip);
    await this.page.getByLabel(say("sign_in.password"), { exact: true }).fill(password);
    await this.button("sign_in.submit").click();
  }

  /** Fills the form of the first sign-in and sends it, whatever comes of it. */
  async tryActivate(nip: string, code: string, password: string): Promise<void> {
    await this.page.getByLabel(say("sign_in.nip_label")).fill(nip);
    await this.page.getByLabel(say("sign_in.code"), { exact: true }).fill(code);
    await this.page.getByLabel(say("sign_in.new_password"), { exact: true }).fill(password);
    await this.button("sign_in.activate_submit").click();
  }

  /** Signs in on the form that is shown; home has everything that the person works with when this returns. */
  async signIn({ nip, password }: Pick<SignIn, "nip" | "password">): Promise<void> {
    await this.trySignIn(nip, password);
    await this.told();
  }

  /** Home knows the person's post and period. */
  async told(): Promise<void> {
    await expect(this.heading).toHaveText(saying("pocket.home.greeting"));
    await expect(this.page.locator("main a[href^='/penilaian/'], main a[href^='/hasil/']").first()).toBeVisible();
  }

  /** Opens Jenjang for the first time on a device, and signs in. */
  async comeIn(person: Pick<SignIn, "nip" | "password">): Promise<this> {
    await this.open("/masuk");
    await this.signIn(person);
    return this;
  }

  /** The program itself is on the device: it opens without a network from now on. */
  async kept(): Promise<void> {
    await this.page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
  }

  async go(place: Place, language: Language = "id"): Promise<void> {
    const name = say(`pocket.nav.${place}`, {}, language);
    await this.page.getByRole("navigation").getByRole("link", { name, exact: true }).click();
    await expect(this.page.getByRole("navigation").locator("[aria-current=page]")).toHaveText(name);
  }

  /** From home into an assessment that has not begun. */
  async begin(): Promise<void> {
    await this.link("pocket.period.begin").click();
    await this.assessment.begin();
  }

  /** Everything has arrived at the server. */
  async sent(): Promise<void> {
    await expect(this.mark).toHaveText(saying("pocket.saved.sent"), { timeout: 20_000 });
  }

  /** A result as its reader sees it: what it says, without what depends on where and when it is read. */
  async result(): Promise<string[]> {
    await expect(this.heading).toBeVisible();
    const cards = this.page.locator("main h1, main section.card");
    return (await cards.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, " "));
  }

  // Settings

  async setPin(pin: string): Promise<void> {
    await this.page.getByLabel(say("settings.pin_new")).fill(pin);
    await this.button("settings.pin_submit").click();
    await expect(this.page.getByText(say("settings.pin_kept"), { exact: true })).toBeVisible();
  }

  async signOut(): Promise<void> {
    await this.go("settings");
    await this.button("settings.sign_out").click();
    await this.button("settings.sign_out_sure").click();
  }

  async stepAside(): Promise<void> {
    await this.go("settings");
    await this.button("settings.step_aside").click();
  }
}
