// The first visit on a slow line: the shell's own sign-in form, until the program takes its place.
import type { Page } from "@playwright/test";

import { accessible, expect, test } from "../fixtures";
import { Employee } from "../pages/employee";
import { say } from "../words";

/** Opens the page with the program still on its way; what is returned lets it arrive. */
async function beforeTheProgram(page: Page, path = "/"): Promise<() => void> {
  let arrive = () => {};
  const released = new Promise<void>((resolve) => (arrive = resolve));
  await page.route("**/pocket_bg.wasm", async (route) => {
    await released;
    await route.continue();
  });
  await page.goto(path, { waitUntil: "commit" });
  await page.locator("main[data-shell]").waitFor();
  return arrive;
}

const shellForm = (page: Page) => page.locator("#shell-form");

test("whoever is new types and presses before the program is there, and is signed in once it is", async ({ page, people }) => {
  const employee = new Employee(page);
  const arrive = await beforeTheProgram(page);
  await employee.field("sign_in.nip_label").fill(people.employee.nip);
  await employee.field("sign_in.password").fill(people.employee.password);
  await employee.button("sign_in.submit").press("Enter");
  await expect(employee.button("sign_in.submit")).toHaveAttribute("aria-busy", "true");
  await expect(page).toHaveURL(/\/$/);
  arrive();
  await employee.arrived();
  await expect(page.locator("main a[href^='/penilaian/']").first()).toBeVisible();
});

test("the program puts its form exactly over the shell's, with what was typed, and the keyboard where it was", async ({ page }) => {
  const employee = new Employee(page);
  const arrive = await beforeTheProgram(page);
  await accessible(page, "the shell's form");
  const places = () =>
    page.evaluate(() => ["h1", "#nip", "#password", "#password-reveal", "form button", "main a"].map((query) => {
      const visible = [...document.querySelectorAll(query)].find((element) => element.checkVisibility());
      const { x, y, width, height } = visible?.getBoundingClientRect() ?? new DOMRect();
      return [query, visible?.textContent?.trim(), ...[x, y, width, height].map(Math.round)];
    }));
  await employee.field("sign_in.password").fill("setengah-kata");
  await page.getByLabel(say("sign_in.reveal")).check();
  await employee.field("sign_in.nip_label").focus();
  await page.keyboard.type("19660");
  const before = await places();
  arrive();
  await employee.arrived();
  expect(await places()).toEqual(before);
  await page.keyboard.type("801");
  await expect(employee.field("sign_in.nip_label")).toHaveValue("19660801");
  await expect(employee.field("sign_in.password")).toHaveValue("setengah-kata");
  await expect(employee.field("sign_in.password")).toHaveAttribute("type", "text");
});

test("a program that cannot come says so, and the button tries again", async ({ page }) => {
  await page.route("**/pocket_bg.wasm", (route) => route.abort());
  await page.goto("/", { waitUntil: "commit" });
  await expect(page.getByRole("alert")).toBeVisible();
  await expect(shellForm(page).getByRole("button")).not.toHaveAttribute("aria-busy");
  await page.unroute("**/pocket_bg.wasm");
  await shellForm(page).getByRole("button").click();
  await new Employee(page).arrived();
});

test("the form is for those alone whom the browser does not know, in the language that it is written in", async ({ device }) => {
  for (const [name, value] of [["people", "7f9c24e8-3b12-4c5d-8e6f-a1b2c3d4e5f6\tSari"], ["language", "en"]]) {
    const page = await (await device()).newPage();
    await page.addInitScript(([key, kept]) => localStorage.setItem(`jenjang.${key}`, kept ?? ""), [name, value]);
    await beforeTheProgram(page);
    await expect(shellForm(page)).toBeHidden();
    await expect(page.locator(".awaited")).toBeVisible();
  }
});
