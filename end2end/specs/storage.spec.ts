// How safely the browser keeps what is stored: asked for, shown, and warned of before there is something to lose. And the offer to install.
import type { Page } from "@playwright/test";

import { accessible, expect, test } from "../fixtures";
import { Employee } from "../pages/employee";

async function toIntroduction(employee: Employee): Promise<void> {
  await employee.open();
  await employee.link("pocket.period.begin").click();
  await expect(employee.link("assessment.intro.start")).toBeVisible();
}

/** Lets the browser promise not to evict; by itself Chromium refuses a site that it hardly knows. */
async function promiseToKeep(page: Page, origin: string): Promise<void> {
  const tab = await page.context().newCDPSession(page);
  const { targetInfo } = await tab.send("Target.getTargetInfo");
  const browser = await page.context().browser()?.newBrowserCDPSession();
  const { browserContextId } = targetInfo;
  await browser?.send("Browser.grantPermissions", { permissions: ["durableStorage"], origin, browserContextId });
}

/** What a browser on a full phone says. Chromium tells sites the same large number whatever its quota is set to. */
async function onFullPhone(page: Page): Promise<void> {
  await page.addInitScript(() => {
    navigator.storage.estimate = async () => ({ usage: 3_000_000, quota: 12_400_000 });
  });
}

test("before an assessment begins the person is warned where the browser may evict or has little room", async ({ page, people, server }) => {
  const employee = await new Employee(page).comeIn(people.employee);
  await toIntroduction(employee);
  await expect(employee.words("settings.warning")).toBeVisible();
  await expect(employee.words("settings.not_persisted")).toBeVisible();
  await expect(employee.words("settings.scarce")).toHaveCount(0);
  await accessible(page, "introduction, may be evicted");
  await employee.open("/kiriman");
  await expect(employee.words("settings.not_persisted")).toBeVisible();

  await promiseToKeep(page, server.url);
  await toIntroduction(employee);
  await expect(employee.words("settings.warning")).toHaveCount(0);
  await employee.open("/kiriman");
  await expect(employee.words("settings.persisted")).toBeVisible();
  await employee.go("settings");
  await expect(employee.words("settings.persisted")).toBeVisible();

  await onFullPhone(page);
  await toIntroduction(employee);
  await expect(employee.words("settings.scarce", { left: "9,4 MB" })).toBeVisible();
  await expect(employee.words("settings.not_persisted")).toHaveCount(0);
  await accessible(page, "introduction, little room");
});

/** The browser offers to install the site. Without a screen Chromium offers it to nobody: the event is made here. */
async function offersInstall(page: Page): Promise<void> {
  await page.addInitScript(() => {
    addEventListener("load", () => {
      const offer = Object.assign(new Event("beforeinstallprompt", { cancelable: true }), {
        prompt: async () => document.documentElement.setAttribute("data-prompted", ""),
      });
      dispatchEvent(offer);
      document.documentElement.setAttribute("data-held", String(offer.defaultPrevented));
    });
  });
}

test("installing is offered quietly, done on a tap, and not again for weeks", async ({ page, people }) => {
  await offersInstall(page);
  const employee = await new Employee(page).comeIn(people.employee);
  const root = page.locator("html");
  await expect(employee.button("pocket.home.install_now")).toBeVisible();
  await expect(root).toHaveAttribute("data-held", "true");
  await accessible(page, "home, with the offer to install");
  await employee.button("pocket.home.install_later").click();
  await expect(employee.button("pocket.home.install_now")).toHaveCount(0);
  await employee.open();
  await employee.told();
  await expect(employee.button("pocket.home.install_now")).toHaveCount(0);

  await page.evaluate(() => localStorage.setItem("jenjang.install", String(Date.now() - 43 * 86_400_000)));
  await employee.open();
  await employee.button("pocket.home.install_now").click();
  await expect(root).toHaveAttribute("data-prompted", "");
  await expect(employee.button("pocket.home.install_now")).toHaveCount(0);
});

test("where there is no offer, iOS is told how, an app not, and nobody else", async ({ page, device, people }) => {
  const plain = await new Employee(page).comeIn(people.employee);
  await expect(plain.words("pocket.home.install")).toHaveCount(0);

  for (const [standalone, told] of [[false, 1], [true, 0]] as const) {
    const tab = await (await device()).newPage();
    await tab.addInitScript((standalone) => Object.defineProperty(navigator, "standalone", { value: standalone }), standalone);
    const phone = await new Employee(tab).comeIn(people.employee);
    await expect(phone.words("pocket.home.install_by_hand")).toHaveCount(told);
  }
});
