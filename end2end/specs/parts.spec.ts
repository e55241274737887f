// Parts of the program that are fetched when they are first wanted: not in everybody's first download, there without a network for
// those who need them, and no harm done when one cannot be fetched.
import { rm } from "node:fs/promises";
import type { Page } from "@playwright/test";

import { accessible, expect, test } from "../fixtures";
import { Employee } from "../pages/employee";
import { nextBuild } from "../site";
import { say, saying } from "../words";

const SUPERVISORS = "split_supervisor.wasm";
const LEARNERS = "split_learner.wasm";

/** What the supervisor of the demo needs: their people, and steps for the gaps of their own result. */
const BOTH = [LEARNERS, SUPERVISORS];

/** What the browser complains of while the page is used, other than of a network that is not there. */
function complaints(page: Page): string[] {
  const found: string[] = [];
  page.on("pageerror", (error) => found.push(error.message));
  page.on("console", (said) => {
    if (said.type() === "error" && !said.text().includes("net::ERR_")) found.push(said.text());
  });
  return found;
}

/** The parts that the service worker keeps. */
async function keptParts(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const names: string[] = [];
    for (const name of await caches.keys()) {
      for (const { url } of await (await caches.open(name)).keys()) names.push(url.slice(url.lastIndexOf("/") + 1));
    }
    return names.filter((name) => name.startsWith("split_")).sort();
  });
}

test("a supervisor's part is fetched ahead and opens without a network, from a cold start too", async ({ phone, people }) => {
  const supervisor = new Employee(await phone.tab());
  const complained = complaints(supervisor.page);
  await supervisor.comeIn(people.supervisor);
  await supervisor.kept();
  await supervisor.go("team");
  await expect(supervisor.heading).toHaveText(saying("team.title"));
  const member = supervisor.page.locator("main a[href^='/tim/']").first();
  await expect(member).toBeVisible();
  await supervisor.page.reload();
  await supervisor.arrived();
  await expect(member).toBeVisible();
  await expect.poll(() => keptParts(supervisor.page)).toEqual(BOTH);
  expect(complained).toEqual([]);

  await phone.setOffline(true);
  await phone.restart();
  const later = new Employee(await phone.tab());
  const complainedLater = complaints(later.page);
  await later.open("/tim");
  await expect(later.heading).toHaveText(saying("team.title"));
  await later.page.locator("main a[href^='/tim/']").first().click();
  await expect(later.link("team.member.back")).toBeVisible();
  expect(complainedLater).toEqual([]);
});

test("whoever has a result finds the steps for its gaps on it and at home, without a network too", async ({ phone, people }) => {
  const learner = new Employee(await phone.tab());
  await learner.open("/masuk");
  await learner.kept();
  await learner.signIn(people.supervisor);
  const atHome = learner.page.locator("section.card").filter({ has: learner.page.getByRole("heading", { name: say("learn.next.title") }) });
  await expect(atHome.getByText(saying("learn.next.why"))).toBeVisible();
  await expect(atHome.getByText(saying("learn.gaps.steps"))).toBeVisible();
  await expect.poll(() => keptParts(learner.page)).toEqual(BOTH);
  await learner.sent();

  await phone.setOffline(true);
  await phone.restart();
  const later = await new Employee(await phone.tab()).open("/riwayat");
  await later.page.locator("main a[href^='/hasil/']").first().click();
  const steps = later.page.locator("section.card").filter({ has: later.page.getByRole("heading", { name: say("learn.gaps.title") }) });
  await expect(steps.getByText(saying("learn.gaps.line")).first()).toBeVisible();
  await expect(steps.getByText(saying("learn.gaps.lessons")).first()).toBeVisible();
  await accessible(later.page, "a result with steps");
});

test("without having opened it, a supervisor has it on the device after the first sync, and an employee never", async ({ phone, people, page }) => {
  const supervisor = new Employee(await phone.tab());
  await supervisor.open("/masuk");
  await supervisor.kept();
  await supervisor.signIn(people.supervisor);
  await expect.poll(() => keptParts(supervisor.page)).toEqual(BOTH);

  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  const employee = await new Employee(page).comeIn(people.employee);
  await employee.sent();
  expect(asked.filter((url) => BOTH.some((part) => url.endsWith(part)))).toEqual([]);
});

test("whoever has a part gets it with the next build", async ({ phone, server, people }) => {
  const supervisor = await new Employee(await phone.tab()).comeIn(people.supervisor);
  await expect.poll(() => keptParts(supervisor.page)).toEqual(BOTH);
  const next = await nextBuild(server.site);
  await server.down();
  server.site = next.site;
  await server.up();
  await supervisor.open();
  await expect.poll(() => keptParts(supervisor.page)).toEqual([...BOTH, ...BOTH].sort());
  await rm(next.site, { recursive: true, force: true });
});

test("a part that cannot be fetched is told, fetched at the next try, and the rest goes on", async ({ browser, server, people }) => {
  // The worker would fetch what the test refuses.
  const context = await browser.newContext({ baseURL: server.url, serviceWorkers: "block", locale: "id-ID" });
  await context.route(`**/${SUPERVISORS}`, (route) => route.abort());
  const supervisor = await new Employee(await context.newPage()).comeIn(people.supervisor);
  await supervisor.go("team");
  await expect(supervisor.heading).toHaveText(saying("pocket.later.failed"));
  await accessible(supervisor.page, "a part that did not come");
  await supervisor.go("home");
  await supervisor.told();
  await supervisor.go("team");
  await context.unroute(`**/${SUPERVISORS}`);
  await supervisor.button("pocket.later.again").click();
  await expect(supervisor.heading).toHaveText(saying("team.title"));
  await context.close();
});
