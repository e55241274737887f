// The personnel office's program, as somebody uses it at one tab.
import { type Download, type Locator, type Page, type Request, expect } from "@playwright/test";

import type { SignIn } from "../server";
import type { Language } from "../words";
import { Program } from "./program";

/** The places of the navigation, by the key of their names. */
export type Place = "overview" | "welcome" | "heat_map" | "people" | "structure" | "posts" | "handovers" | "case" | "slips" | "learning" | "courses" | "needs" | "official" | "claims" | "standards" | "catalogue" | "rules" | "periods" | "imports" | "exports" | "audit" | "requests" | "roles" | "cases" | "agencies";

export class Office extends Program {
  /** What the page has asked the server for and not heard of yet. */
  private readonly asking = new Set<Request>();

  constructor(page: Page, language: Language = "id") {
    super(page, language);
    page.on("request", (request) => {
      if (new URL(request.url()).pathname.startsWith("/api/")) this.asking.add(request);
    });
    page.on("requestfinished", (request) => this.asking.delete(request));
    page.on("requestfailed", (request) => this.asking.delete(request));
  }

  override async open(path = "/kantor"): Promise<this> {
    return super.open(path);
  }

  async signIn({ nip, password }: SignIn): Promise<void> {
    await this.field("sign_in.nip_label").fill(nip);
    await this.field("sign_in.password").fill(password);
    await this.button("sign_in.submit").click();
    await expect(this.words("office.tools.who")).toBeAttached();
  }

  async comeIn(person: SignIn, path = "/kantor"): Promise<this> {
    await this.open(path);
    await this.signIn(person);
    await this.settled();
    return this;
  }

  /** What the page asked for is there, also where a former answer stands until the new one comes. */
  async settled(): Promise<void> {
    await this.drawn();
    await expect.poll(() => this.asking.size).toBe(0);
    await this.drawn();
    await expect(this.heading).not.toHaveText(this.say("office.opening"));
    await expect(this.words("office.wait.loading")).toHaveCount(0);
    await expect(this.words("office.wait.renewing")).toHaveCount(0);
  }

  /** What was done has been drawn, and what follows from it has been asked for. */
  private async drawn(): Promise<void> {
    await this.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  }

  get navigation(): Locator {
    return this.page.getByRole("navigation", { name: this.say("office.nav.label") });
  }

  /** The names of the places that are offered. */
  async places(): Promise<string[]> {
    return this.navigation.getByRole("link").allInnerTexts();
  }

  async go(place: Place): Promise<void> {
    await this.navigation.getByRole("link", { name: this.say(`office.nav.${place}`), exact: true }).click();
    await expect(this.navigation.locator("[aria-current=page]")).toHaveText(this.say(`office.nav.${place}`));
    await this.settled();
  }

  /** How many have submitted, as the overview has it. */
  async submitted(): Promise<number> {
    const meter = this.page.getByRole("meter", { name: this.say("office.overview.submitted") });
    return Number(await meter.getAttribute("aria-valuenow"));
  }

  /** Picks the first unit whose name begins so. */
  async chooseUnit(begins: string): Promise<void> {
    const field = this.field("office.scope.unit");
    const option = field.getByRole("option").filter({ hasText: begins }).first();
    await field.selectOption((await option.getAttribute("value")) ?? "");
  }

  get rows(): Locator {
    return this.page.locator("tbody tr");
  }

  /** The names in the list of people, in its order. */
  async names(): Promise<string[]> {
    await this.settled();
    return this.rows.getByRole("rowheader").allInnerTexts();
  }

  /** The cells of one column of a list, counted from 1 after the names. */
  async column(number: number): Promise<string[]> {
    return this.rows.locator(`td:nth-of-type(${number})`).allInnerTexts();
  }

  async search(words: string): Promise<void> {
    await this.page.getByRole("searchbox").fill(words);
    await this.button("people.search_go").click();
    await expect(this.page).toHaveURL(new RegExp(`[?&]q=${encodeURIComponent(words)}`));
    await this.settled();
  }

  /** Opens one person's page from the list of people. */
  async openPerson(name: string): Promise<void> {
    await this.search(name);
    await this.page.getByRole("link", { name, exact: true }).click();
    await expect(this.heading).toHaveText(name);
    await this.settled();
  }

  /** Makes a new code on the page of a person, and hands it out. */
  async makeCode(): Promise<string> {
    await this.words("people.code.title").click();
    await this.button("people.code.make").click();
    return this.codes.first().innerText();
  }

  /** Codes on the screen. */
  get codes(): Locator {
    return this.page.getByText(/^[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}$/);
  }

  /** What takes the page's figures away; its name goes on with what they are. */
  take(form: "xlsx" | "csv"): Locator {
    return this.page.getByRole("button", { name: new RegExp(`^${this.say(`office.files.${form}`)}`) });
  }

  /** The file that a press brings. */
  async fetched(press: () => Promise<void>): Promise<Download> {
    const [download] = await Promise.all([this.page.waitForEvent("download"), press()]);
    return download;
  }
}
