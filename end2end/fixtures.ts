// What every test may ask for: a server of its own, people who can sign in, devices, and an eye for accessibility.
import { type BrowserContext, type Page, expect, test as base } from "@playwright/test";
import axe from "axe-core";

import { Device } from "./device";
import { Server, type SignIns } from "./server";

declare global {
  interface Window {
    axe: typeof axe;
  }
}

type Fixtures = {
  /** A server of this test alone. */
  server: Server;
  /** Who may sign in. */
  people: SignIns;
  /** A new browser profile that knows nobody, gone with the test. */
  device: () => Promise<BrowserContext>;
  /** A new device whose browser can be closed and opened again. */
  phone: Device;
};

export const test = base.extend<Fixtures>({
  // biome-ignore lint: Playwright wants the empty pattern
  server: async ({}, use) => {
    const server = await Server.start(process.env.JENJANG_TEMPLATE ?? "");
    await use(server);
    await server.remove();
  },
  people: async ({}, use) => {
    await use(await Server.signIns(process.env.JENJANG_TEMPLATE ?? ""));
  },
  baseURL: async ({ server }, use) => {
    await use(server.url);
  },
  device: async ({ browser, server, viewport }, use) => {
    const devices: BrowserContext[] = [];
    await use(async () => {
      const device = await browser.newContext({ baseURL: server.url, viewport, locale: "id-ID", timezoneId: "Asia/Jakarta" });
      devices.push(device);
      return device;
    });
    for (const device of devices) await device.close();
  },
  phone: async ({ server, viewport, launchOptions }, use) => {
    const own = { baseURL: server.url, viewport, locale: "id-ID", timezoneId: "Asia/Jakarta" };
    const phone = await Device.unpack({ ...launchOptions, ...own });
    await use(phone);
    await phone.throwAway();
  },
});

export { expect };

/** What axe looks at: WCAG 2.2 AA, and what its makers advise beside it. */
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** axe finds nothing on the page. */
export async function accessible(page: Page, where: string): Promise<void> {
  // A colour on its way to another is neither: what is under way is finished, and nothing new sets out.
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.evaluate(() => {
    for (const animation of document.getAnimations()) {
      if (animation.effect?.getComputedTiming().endTime !== Infinity) animation.finish();
    }
  });
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  const found = await page.evaluate(async (rules) => {
    // What has passed is not asked for: to describe it takes longer than to look.
    const { violations } = await window.axe.run({ runOnly: rules, resultTypes: ["violations"] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, any }) => `${html} ${any[0]?.message ?? ""}`).join("\n    ")}`);
  }, RULES);
  expect.soft(found, where).toEqual([]);
}
