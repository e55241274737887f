// A new build: it takes over when no tab runs the old one any more, and no work is lost on the way.
import { rm } from "node:fs/promises";
import type { Page } from "@playwright/test";

import { expect, test } from "../fixtures";
import { Employee } from "../pages/employee";
import { type Build, nextBuild } from "../site";
import { saying } from "../words";

/** The build that a tab runs. */
async function running(page: Page): Promise<string> {
  const program = page.locator("script[type=module]");
  return /\/assets\/([0-9a-f]{16})\//.exec((await program.getAttribute("src")) ?? "")?.[1] ?? "";
}

/** The builds that the browser keeps for use without a network. */
async function kept(page: Page): Promise<string[]> {
  return page.evaluate(async () => (await caches.keys()).map((name) => name.replace("jenjang-", "")));
}

test.describe("while somebody works, a new build comes out", () => {
  let next: Build;

  test.beforeEach(async ({ server }) => {
    next = await nextBuild(server.site);
  });

  test.afterEach(() => rm(next.site, { recursive: true, force: true }));

  test("their tabs go on with the old one, the next start has the new one, and unsent work goes along", async ({
    phone,
    server,
    people,
  }) => {
    test.setTimeout(120_000);
    let employee = await new Employee(await phone.tab()).comeIn(people.employee);
    await employee.kept();
    const old = await running(employee.page);
    expect(old).not.toBe(next.build);
    await employee.begin();
    await employee.assessment.answer(0, "often");
    await employee.assessment.saved();
    const place = employee.page.url();

    await server.down();
    server.site = next.site;
    await server.up();

    // Opened again beside a tab of the old build, Jenjang is still the old one, whole, and has fetched the new one.
    const beside = await new Employee(await phone.tab()).open();
    await expect.poll(() => kept(beside.page), { timeout: 30_000 }).toContain(next.build);
    expect(await running(beside.page)).toBe(old);
    await employee.page.reload();
    await employee.arrived();
    expect(await running(employee.page)).toBe(old);
    expect(await kept(beside.page)).toContain(old);

    // Without a network from here on: what is answered now cannot be sent by the old build.
    await beside.sent();
    await phone.setOffline(true);
    await expect(employee.assessment.choice(0, "often")).toBeChecked();
    await employee.assessment.answer(1, "always");
    await employee.assessment.saved();
    await phone.restart();

    employee = await new Employee(await phone.tab()).open();
    expect(await running(employee.page)).toBe(next.build);
    await expect.poll(() => kept(employee.page)).toEqual([next.build]);
    await expect(employee.mark).toHaveText(saying("pocket.saved.waiting"));
    await employee.open(place);
    await expect(employee.assessment.choice(0, "often")).toBeChecked();
    await expect(employee.assessment.choice(1, "always")).toBeChecked();

    await employee.open();
    await phone.setOffline(false);
    await employee.sent();
  });
});
