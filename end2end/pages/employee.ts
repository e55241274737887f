// The employee's program, as somebody uses it at one tab.
import { type Locator, expect } from "@playwright/test";

import type { SignIn } from "../server";
import { Assessment } from "./assessment";
import { Program } from "./program";

/** The places of the navigation, by the key of their names. */
export type Place = "home" | "learn" | "history" | "team" | "visibility" | "settings";

export class Employee extends Program {
  get assessment(): Assessment {
    return new Assessment(this.page, this.language);
  }

  /** The words at the top that are always there: what is saved and what has been sent. */
  get mark(): Locator {
    return this.page.getByRole("banner").getByRole("link").last();
  }

  /** Fills the form and sends it, whatever comes of it. */
  async trySignIn(nip: string, password: string): Promise<void> {
    await this.field("sign_in.nip_label").fill(nip);
    await this.field("sign_in.password").fill(password);
    await this.button("sign_in.submit").click();
  }

  /** Fills the form of the first sign-in and sends it, whatever comes of it. */
  async tryActivate(nip: string, code: string, password: string): Promise<void> {
    await this.field("sign_in.nip_label").fill(nip);
    await this.field("sign_in.code").fill(code);
    await this.field("sign_in.new_password").fill(password);
    await this.button("sign_in.activate_submit").click();
  }

  /** Signs in on the form that is shown; home has everything that the person works with when this returns. */
  async signIn({ nip, password }: Pick<SignIn, "nip" | "password">): Promise<void> {
    await this.trySignIn(nip, password);
    await this.told();
  }

  /** Home knows the person's post and period. */
  async told(): Promise<void> {
    await expect(this.heading).toHaveText(this.saying("pocket.home.greeting"));
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

  /** The parts of the program that are on the device, by their names; a part of two builds twice. */
  async parts(): Promise<string[]> {
    const addresses = await this.page.evaluate(async () => {
      const found: string[] = [];
      for (const name of await caches.keys()) {
        for (const { url } of await (await caches.open(name)).keys()) found.push(url);
      }
      return found;
    });
    return addresses.flatMap((address) => /split_([a-z]+)\.wasm$/.exec(address)?.[1] ?? []).sort();
  }

  /** What the state of a request about one's data is called. */
  state(code: string): string {
    return this.say(`privacy.state.${code}`);
  }

  /** What somebody did, as the log calls it. */
  action(code: string): string {
    return this.say(`visibility.action.${code}`);
  }

  async go(place: Place): Promise<void> {
    const name = this.say(`pocket.nav.${place}`);
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
    await expect(this.mark).toHaveText(this.saying("pocket.saved.sent"), { timeout: 20_000 });
  }

  /**
   * A result as its reader sees it: what it says, without what depends on where and when it is read. Courses for its gaps are of a part of
   * the program that a phone without a network may not have.
   */
  async result(): Promise<string[]> {
    await expect(this.heading).toBeVisible();
    const cards = this.page.locator("main h1, main section.card").filter({ hasNotText: this.say("learn.gaps.title") });
    return (await cards.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, " "));
  }

  // Settings

  async setPin(pin: string): Promise<void> {
    await this.field("settings.pin_new").fill(pin);
    await this.button("settings.pin_submit").click();
    await expect(this.words("settings.pin_kept")).toBeVisible();
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
