// A device whose browser can be closed and opened again: its profile lies on disk, as a phone's does.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, type BrowserContextOptions, type LaunchOptions, type Page, chromium } from "@playwright/test";

/** How its browser is started. */
export type Browser = LaunchOptions & BrowserContextOptions;

export class Device {
  private offline = false;

  private constructor(
    private readonly profile: string,
    private readonly browser: Browser,
    private context: BrowserContext,
  ) {}

  static async unpack(browser: Browser): Promise<Device> {
    const profile = await mkdtemp(join(tmpdir(), "jenjang-device-"));
    return new Device(profile, browser, await chromium.launchPersistentContext(profile, browser));
  }

  /** A new tab. */
  async tab(): Promise<Page> {
    return this.context.newPage();
  }

  /** The browser's own switch; it stays as it is over a restart. */
  async setOffline(offline: boolean): Promise<void> {
    this.offline = offline;
    await this.context.setOffline(offline);
  }

  /** Closes the browser with all its tabs, and opens it anew. */
  async restart(): Promise<void> {
    await this.context.close();
    this.context = await chromium.launchPersistentContext(this.profile, { ...this.browser, offline: this.offline });
  }

  async throwAway(): Promise<void> {
    await this.context.close();
    await rm(this.profile, { recursive: true, force: true });
  }
}
