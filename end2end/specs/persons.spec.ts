// Two persons in two tabs of one browser: nothing of one reaches the other.
import { gunzipSync } from "node:zlib";
import type { Page, Request } from "@playwright/test";

import { expect, test } from "../fixtures";
import { Employee } from "../pages/employee";
import { say } from "../words";

const NOTE = "Saya ingat hari pasar ikan di dermaga.";

/** Who a request comes from, and what it carries. */
type Asked = { path: string; device: string; token: string; body: string };

function asked(request: Request): Asked {
  const headers = request.headers();
  const bytes = request.postDataBuffer();
  const body = bytes && headers["content-encoding"] === "gzip" ? gunzipSync(bytes) : bytes;
  return {
    path: new URL(request.url()).pathname,
    device: headers["x-jenjang-device"] ?? "",
    token: headers["x-jenjang-token"] ?? "",
    body: body?.toString("utf8") ?? "",
  };
}

/** Everything that a tab asks the server from now on. */
function listen(page: Page): Asked[] {
  const seen: Asked[] = [];
  page.on("request", (request) => {
    if (new URL(request.url()).pathname.startsWith("/api/")) seen.push(asked(request));
  });
  return seen;
}

/** Every text that the databases of this browser hold, by the person whose they are. */
async function databases(page: Page): Promise<Record<string, string>> {
  return page.evaluate(async () => {
    const found: Record<string, string> = {};
    const of = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    for (const { name } of await indexedDB.databases()) {
      // What the device carries for others is nobody's, and is looked at elsewhere.
      if (!name || name.endsWith("-000000000000")) continue;
      const database = await of(indexedDB.open(name));
      const stores = [...database.objectStoreNames];
      const values = stores.map((store) => of(database.transaction(store).objectStore(store).getAll()));
      found[name.replace("jenjang-", "")] = (await Promise.all(values)).flat().join("\n");
      database.close();
    }
    return found;
  });
}

/** The id of the person at a tab. */
async function person(page: Page): Promise<string> {
  return (await page.evaluate(() => sessionStorage.getItem("jenjang.person"))) ?? "";
}

test("what one person does never reaches the other, and one leaves while the other stays", async ({ device, people }) => {
  test.setTimeout(120_000);
  const browser = await device();
  const [one, two] = [await browser.newPage(), await browser.newPage()];
  const ofOne = listen(one);
  const employee = await new Employee(one).comeIn(people.employee);
  // A new tab is hers too, until it says otherwise.
  const supervisor = await new Employee(two).open();
  await supervisor.told();
  await supervisor.sent();
  // What she began to fetch may still be on its way when she steps aside; it is hers, and asked for by her own name.
  await two.waitForLoadState("networkidle");
  await supervisor.stepAside();
  await expect(supervisor.heading).toHaveText(say("sign_in.choose_title"));
  const ofTab = listen(two);
  await supervisor.link("sign_in.choose_other").click();
  await supervisor.signIn(people.supervisor);

  // Both at work at once: one answers and writes to herself, the other, who is her superior, looks at his team.
  await employee.begin();
  await employee.assessment.answerPage(() => "often");
  await employee.assessment.note(0, NOTE);
  await supervisor.go("team");
  await expect(supervisor.page.getByText(people.employee.name).first()).toBeVisible();
  const team = await supervisor.page.locator("body").innerText();
  await employee.open();
  await employee.sent();
  await supervisor.open();
  await supervisor.sent();

  // The screens.
  await expect(employee.link("pocket.period.continue")).toBeVisible();
  await expect(employee.link("pocket.home.team_link")).toHaveCount(0);
  await expect(supervisor.link("pocket.home.team_link")).toBeVisible();
  await expect(supervisor.link("pocket.period.continue")).toHaveCount(0);
  expect(team).not.toContain(NOTE);

  // The databases.
  const [mine, theirs] = [await person(one), await person(two)];
  const kept = await databases(one);
  expect(Object.keys(kept).sort()).toEqual([mine, theirs].sort());
  expect(kept[mine]).toContain(NOTE);
  expect(kept[mine]).not.toContain(theirs);
  expect(kept[theirs]).not.toContain(NOTE);

  // The requests: each tab speaks for one person only, and of nothing that is the other's.
  const ofTwo = ofTab.slice(ofTab.findIndex(({ path }) => path === "/api/sign-in"));
  const speakers = (list: Asked[]) => new Set(list.filter(({ device }) => device).map(({ device, token }) => `${device} ${token}`));
  expect(speakers(ofOne).size).toBe(1);
  expect(speakers(ofTwo).size).toBe(1);
  expect([...speakers(ofOne)]).not.toEqual([...speakers(ofTwo)]);
  expect(ofOne.map(({ path }) => path)).not.toContain("/api/team");
  expect(ofOne.some(({ body }) => body.includes(NOTE))).toBe(true);
  expect(ofTwo.some(({ body }) => body.includes(NOTE))).toBe(false);

  // One leaves: nothing of them stays in the browser. The other goes on.
  await employee.signOut();
  await expect(employee.heading).toHaveText(say("sign_in.choose_title"));
  await expect.poll(async () => Object.keys(await databases(two))).toEqual([theirs]);
  await supervisor.page.reload();
  await supervisor.told();
  await supervisor.open("/kiriman");
  await supervisor.button("pocket.delivery.send_now").click();
  await supervisor.sent();
});

test("two who come in at two tabs that knew of nobody are both on the list", async ({ device, people }) => {
  const browser = await device();
  const [one, two] = [new Employee(await browser.newPage()), new Employee(await browser.newPage())];
  // Both tabs have looked at the list before anybody is on it.
  await one.open("/masuk");
  await two.open("/masuk");
  await one.signIn(people.employee);
  await two.signIn(people.supervisor);
  await two.stepAside();
  for (const { name } of [people.employee, people.supervisor]) {
    await expect(two.page.getByRole("button", { name, exact: true })).toBeVisible();
  }
  const third = await new Employee(await browser.newPage()).open();
  await expect(third.heading).toHaveText(say("sign_in.choose_title"));
  for (const { name } of [people.employee, people.supervisor]) {
    await expect(third.page.getByRole("button", { name, exact: true })).toBeVisible();
  }

  // Who leaves one tab goes off the list that the other has kept in memory, and nobody else does.
  await one.signOut();
  await expect(one.heading).toHaveText(say("sign_in.choose_title"));
  const last = await new Employee(await browser.newPage()).open();
  await last.told();
  await expect(last.link("pocket.home.team_link")).toBeVisible();
});

/** In this tab's eyes the disk is full whenever the list of people is to be kept. */
async function cannotKeepTheList(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...given: Parameters<typeof put>) {
      if (String(given[1]).endsWith("people")) throw new DOMException("no room", "QuotaExceededError");
      return put.apply(this, given);
    };
  });
}

test("whom the device could not put on its list, or take off it, is on or off it all the same", async ({ device, people }) => {
  const browser = await device();
  const one = await new Employee(await browser.newPage()).comeIn(people.employee);
  const full = await browser.newPage();
  await cannotKeepTheList(full);
  const two = await new Employee(full).comeIn(people.supervisor);
  await one.sent();
  await two.sent();

  // The database knows of the first alone, and that is who leaves it now.
  await one.signOut();
  await expect(one.heading).toHaveText(say("sign_in.choose_title"));
  const next = await new Employee(await browser.newPage()).open();
  await next.told();
  await expect(next.link("pocket.home.team_link")).toBeVisible();
  await next.page.close();

  // The database knows of the second by now, and is not told that they leave.
  await two.signOut();
  await expect(two.heading).toHaveText(say("sign_in.title"));
  await new Employee(await browser.newPage()).comeIn(people.employee);
  const last = await new Employee(await browser.newPage()).open();
  await last.told();
  await expect(last.link("pocket.home.team_link")).toHaveCount(0);
});

test("somebody else at the same browser chooses who they are, also without a network", async ({ device, people }) => {
  const browser = await device();
  const first = await new Employee(await browser.newPage()).comeIn(people.employee);
  await first.kept();
  await first.stepAside();
  await expect(first.heading).toHaveText(say("sign_in.choose_title"));
  await first.link("sign_in.choose_other").click();
  await first.signIn(people.supervisor);

  await browser.setOffline(true);
  const tab = await new Employee(await browser.newPage()).open();
  await expect(tab.heading).toHaveText(say("sign_in.choose_title"));
  await tab.page.getByRole("button", { name: people.employee.name, exact: true }).click();
  await tab.told();
  await expect(tab.link("pocket.home.team_link")).toHaveCount(0);
});
