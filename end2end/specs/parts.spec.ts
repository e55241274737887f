// Parts of the program that are fetched when they are first wanted: not in everybody's first download, there without a network for
// those who need them, and no harm done when one cannot be fetched.
import { rm } from "node:fs/promises";
import type { Page } from "@playwright/test";

import { accessible, expect, test } from "../fixtures";
import { MIXED } from "../pages/assessment";
import { Employee, type Place } from "../pages/employee";
import { nextBuild } from "../site";
import { say, saying } from "../words";

const SUPERVISORS = "supervisor";
const LEARNERS = "learner";
const OWN = "own";

/** What the supervisor of the demo needs: their people, and steps for the gaps of their own result. */
const BOTH = [LEARNERS, SUPERVISORS];

/** With what is kept for everybody who comes back: who sees what, password, devices. */
const BACK = [LEARNERS, OWN, SUPERVISORS];

/** Places that are there from the first visit on. */
const PLACES: Place[] = ["history", "settings"];

/** What the browser complains of while the page is used, other than of a network that is not there. */
function complaints(page: Page): string[] {
  const found: string[] = [];
  page.on("pageerror", (error) => found.push(error.message));
  page.on("console", (said) => {
    if (said.type() === "error" && !said.text().includes("net::ERR_")) found.push(said.text());
  });
  return found;
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
  await expect.poll(() => supervisor.parts()).toEqual(BACK);
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

test("of one of my people nothing is said to be missing before the list is here", async ({ device, people }) => {
  const first = await new Employee(await (await device()).newPage()).comeIn(people.supervisor);
  await first.go("team");
  const member = await first.page.locator("main li a[href^='/tim/']:not([href*='/kebutuhan'])").first().getAttribute("href");

  // Another device, whose first list is long on its way.
  const page = await (await device()).newPage();
  let bring = () => {};
  const brought = new Promise<void>((resolve) => (bring = resolve));
  await page.route("**/api/team", async (route) => {
    await brought;
    await route.continue();
  });
  const later = await new Employee(page).comeIn(people.supervisor);
  await later.open(member ?? "");
  await expect(later.words("visibility.kept.asking").first()).toBeVisible();
  await expect(later.heading).toHaveText(say("team.title"));
  await expect(later.words("team.none")).toHaveCount(0);
  bring();
  await expect(later.heading).not.toHaveText(say("team.title"));
  await expect(later.words("team.none")).toHaveCount(0);
});

test("a team that is on the device is not said to be missing while the device is looked at", async ({ device, people }) => {
  const supervisor = await new Employee(await (await device()).newPage()).comeIn(people.supervisor);
  await supervisor.go("team");
  const member = supervisor.page.locator("main li a[href^='/tim/']:not([href*='/kebutuhan'])").first();
  await expect(member).toBeVisible();

  // Also what stands there for a moment that nobody could wait for.
  await supervisor.page.addInitScript((missing) => {
    const said: string[] = [];
    Object.assign(window, { said });
    const look = (): void => {
      if (document.documentElement.textContent?.includes(missing)) said.push(missing);
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
  }, say("team.none"));
  await supervisor.page.reload();
  await supervisor.arrived();
  await expect(member).toBeVisible();
  expect(await supervisor.page.evaluate(() => Reflect.get(window, "said") as string[])).toEqual([]);
});

test("whoever has a result finds the steps for its gaps on it and at home, without a network too", async ({ phone, people }) => {
  const learner = new Employee(await phone.tab());
  await learner.open("/masuk");
  await learner.kept();
  await learner.signIn(people.supervisor);
  const atHome = learner.page.locator("section.card").filter({ has: learner.page.getByRole("heading", { name: say("learn.next.title") }) });
  await expect(atHome.getByText(saying("learn.next.why"))).toBeVisible();
  await expect(atHome.getByText(saying("learn.gaps.steps"))).toBeVisible();
  await expect.poll(() => learner.parts()).toEqual(BOTH);
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
  await expect.poll(() => supervisor.parts()).toEqual(BOTH);

  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  const employee = await new Employee(page).comeIn(people.employee);
  await employee.sent();
  expect(asked.filter((url) => url.includes("/split_"))).toEqual([]);
});

test("whoever has a part gets it with the next build", async ({ phone, server, people }) => {
  const supervisor = await new Employee(await phone.tab()).comeIn(people.supervisor);
  await expect.poll(() => supervisor.parts()).toEqual(BOTH);
  const next = await nextBuild(server.site);
  await server.down();
  server.site = next.site;
  await server.up();
  await supervisor.open();
  const needed = async () => (await supervisor.parts()).filter((name) => name !== OWN);
  await expect.poll(needed).toEqual([...BOTH, ...BOTH].sort());
  await rm(next.site, { recursive: true, force: true });
});

test("whoever comes back has on the device what they may need, started only when it is opened", async ({ phone, people }) => {
  let employee = await new Employee(await phone.tab()).comeIn(people.employee);
  await employee.kept();
  await employee.sent();
  expect(await employee.parts()).toEqual([]);
  await phone.restart();

  employee = await new Employee(await phone.tab()).open();
  const complained = complaints(employee.page);
  await employee.sent();
  await expect.poll(() => employee.parts()).toEqual([LEARNERS, OWN]);
  const started = await employee.page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
  expect(started.filter((address) => address.includes("/split_"))).toEqual([]);

  await phone.setOffline(true);
  await phone.restart();
  employee = await new Employee(await phone.tab()).open();
  const complainedLater = complaints(employee.page);
  await employee.go("visibility");
  await expect(employee.heading).toHaveText(saying("visibility.title"));
  expect([...complained, ...complainedLater]).toEqual([]);

  // The whole assessment without a network, and what helps with its gaps at once.
  await employee.go("home");
  await employee.begin();
  await employee.assessment.finish(MIXED);
  await employee.assessment.submit();
  await expect(employee.words("result.waiting.title")).toBeVisible();
  const steps = employee.page.locator("section.card").filter({ has: employee.page.getByRole("heading", { name: say("learn.gaps.title") }) });
  await expect(steps.getByText(saying("learn.gaps.line")).first()).toBeVisible();
});

test("whatever is not learning is there without a network after the first visit", async ({ phone, people, server }) => {
  let employee = await new Employee(await phone.tab()).comeIn(people.employee);
  await employee.kept();
  await employee.sent();
  // The browser's switch alone does not hold for what its worker fetches while the program starts.
  await server.down();
  await phone.restart();
  employee = await new Employee(await phone.tab()).open();
  for (const place of PLACES) {
    await employee.go(place);
    await expect(employee.heading).toHaveText(saying(`${place}.title`));
  }
  expect(await employee.parts()).toEqual([]);
  await server.up();
});

test("a later visit has what it starts with from the device, and waits for no worker", async ({ phone, server }) => {
  await (await new Employee(await phone.tab()).open("/masuk")).kept();
  await server.down();
  await phone.restart();
  const { page } = await new Employee(await phone.tab()).open();
  const sources = await page.evaluate(() => {
    const entries = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
    // What the API answers the worker has no part in.
    const started = entries.filter(({ name }) => !new URL(name).pathname.startsWith("/api/"));
    // Not in the language's own list of what the browser tells yet.
    return started.map((entry) => [entry.name, (entry as unknown as { workerFinalSourceType: string }).workerFinalSourceType]);
  });
  expect(sources.length).toBeGreaterThan(3);
  expect(sources.filter(([, source]) => source !== "cache")).toEqual([]);
  await server.up();
});

test("a part that cannot be fetched is told, fetched at the next try, and the rest goes on", async ({ browser, server, people }) => {
  // The worker would fetch what the test refuses.
  const part = `**/split_${SUPERVISORS}.wasm`;
  const context = await browser.newContext({ baseURL: server.url, serviceWorkers: "block", locale: "id-ID" });
  await context.route(part, (route) => route.abort());
  const supervisor = await new Employee(await context.newPage()).comeIn(people.supervisor);
  await supervisor.go("team");
  await expect(supervisor.heading).toHaveText(saying("pocket.later.failed"));
  await accessible(supervisor.page, "a part that did not come");
  await supervisor.go("home");
  await supervisor.told();
  await supervisor.go("team");
  await context.unroute(part);
  await supervisor.button("pocket.later.again").click();
  await expect(supervisor.heading).toHaveText(saying("team.title"));
  await context.close();
});
