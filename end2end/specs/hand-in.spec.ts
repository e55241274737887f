// Signing out with unsent work: it is sealed, waits on the device, and is carried by whoever uses it next.
import type { Page } from "@playwright/test";

import { accessible, expect, test } from "../fixtures";
import { Employee } from "../pages/employee";
import { say } from "../words";

/** What stays on the device once somebody has left it: the names of its databases, and all that is written in them. */
async function rests(page: Page): Promise<{ names: string[]; texts: string }> {
  return page.evaluate(async () => {
    const of = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const names = (await indexedDB.databases()).map(({ name }) => name ?? "");
    let texts = JSON.stringify(localStorage);
    for (const name of names) {
      const database = await of(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        texts += JSON.stringify(await of(database.transaction(store).objectStore(store).getAll()));
      }
      database.close();
    }
    return { names, texts };
  });
}

/** The buttons that sign other devices of the person out. */
const ends = (employee: Employee) => employee.page.getByRole("button", { name: new RegExp(`^${say("settings.device_end")}`) });

const NOTE = "Rahasia saya sendiri";

/** Answers one statement with a network and two without, with a note, and signs out. */
async function leave(employee: Employee): Promise<void> {
  await employee.kept();
  await employee.begin();
  await employee.assessment.answer(0, "often");
  await employee.assessment.saved();
  await employee.sent();
  await employee.page.context().setOffline(true);
  await employee.assessment.answer(1, "never");
  await employee.assessment.note(1, NOTE);
  await employee.assessment.saved();
  await employee.open("/setelan");
  await employee.button("settings.sign_out").click();
  await expect(employee.words("settings.sure_hand_in", { n: "2" })).toBeVisible();
  await accessible(employee.page, "settings, handing in");
  await employee.button("settings.hand_in_go").click();
  await expect(employee.words("sign_in.carried.waits")).toBeVisible();
}

test("what was not sent is sealed when its owner leaves, and arrives with the next network, whoever is there", async ({
  page,
  device,
  people,
}) => {
  test.setTimeout(120_000);
  const employee = await new Employee(page).comeIn(people.employee);
  await leave(employee);
  await accessible(page, "sign-in, with a hand-in");
  const { names, texts } = await rests(page);
  expect(names).toEqual(["jenjang-00000000-0000-0000-0000-000000000000"]);
  for (const secret of [NOTE, people.employee.name, people.employee.nip, "INT.1"]) expect(texts).not.toContain(secret);

  // The phone is turned off and on again.
  await page.reload();
  await expect(employee.words("sign_in.carried.waits")).toBeVisible();

  await page.context().setOffline(false);
  await expect(employee.words("sign_in.carried.arrived")).toBeVisible();
  expect((await rests(page)).texts).not.toContain("sealed\":\"");

  const other = await new Employee(await (await device()).newPage()).comeIn(people.employee);
  await other.link("pocket.period.continue").click();
  await expect(other.assessment.choice(0, "often")).toBeChecked();
  await expect(other.assessment.choice(1, "never")).toBeChecked();
  // The session of the device that was left has ended: one device is signed in.
  await other.open("/setelan");
  await expect(other.page.getByText(say("settings.device_this"), { exact: true })).toBeVisible();
  await expect(ends(other)).toHaveCount(0);
});

test("the sync of another person carries it, and learns nothing of it", async ({ page, device, people }) => {
  test.setTimeout(120_000);
  const employee = await new Employee(page).comeIn(people.employee);
  await leave(employee);
  // The line is good for everything but this, until somebody else is signed in.
  await page.route("**/api/hand-ins", (route) => route.abort());
  await page.context().setOffline(false);
  const next = new Employee(page);
  await next.signIn(people.supervisor);
  await page.unroute("**/api/hand-ins");
  const carried = page.waitForResponse((response) => response.url().endsWith("/api/hand-ins"));
  await next.open("/kiriman");
  await next.button("pocket.delivery.send_now").click();
  expect(await (await carried).json()).toEqual({ taken: true });

  const other = await new Employee(await (await device()).newPage()).comeIn(people.employee);
  await other.link("pocket.period.continue").click();
  await expect(other.assessment.choice(1, "never")).toBeChecked();
});

test("what comes from a device that was signed out from elsewhere waits for its person's word", async ({ page, device, people }) => {
  test.setTimeout(120_000);
  const employee = await new Employee(page).comeIn(people.employee);
  await leave(employee);
  const other = await new Employee(await (await device()).newPage()).comeIn(people.employee);
  await other.open("/setelan");
  await ends(other).click();
  await expect(ends(other)).toHaveCount(0);

  await page.context().setOffline(false);
  await expect(employee.words("sign_in.carried.arrived")).toBeVisible();
  await other.open("/kiriman");
  await other.button("pocket.delivery.send_now").click();
  const about = (key: string) => other.page.getByRole("button", { name: new RegExp(`^${say(key)} Chrome`) });
  await expect(other.page.getByRole("heading", { name: say("pocket.delivery.held.title") })).toBeVisible();
  await accessible(other.page, "delivery, a hand-in waits");
  // Nothing is thrown away by one tap.
  await about("pocket.delivery.held.not_mine").click();
  await expect(about("pocket.delivery.held.sure")).toBeVisible();
  await about("pocket.delivery.held.mine").click();
  await expect(other.page.getByRole("heading", { name: say("pocket.delivery.held.title") })).toHaveCount(0);
  await other.open();
  await other.link("pocket.period.continue").click();
  await expect(other.assessment.choice(1, "never")).toBeChecked();
});
