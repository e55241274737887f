// The page that says what is saved, sent, late and held back, and why.
import type { Page } from "@playwright/test";

import { accessible, expect, test } from "../fixtures";
import { STRONG } from "../pages/assessment";
import { Employee } from "../pages/employee";
import { say, saying } from "../words";

/** The line of the page that says so much, with all that stands on it. */
const line = (page: Page, words: string) => page.getByRole("main").getByRole("listitem").filter({ hasText: words });

test("what waits is told by assessment, and what arrived stays in the list; a server set back leaves one line", async ({
  page,
  people,
  server,
}) => {
  test.setTimeout(120_000);
  const employee = await new Employee(page).comeIn(people.employee);
  await employee.kept();
  await employee.begin();
  const place = page.url();
  await employee.assessment.answer(0, "often");
  await employee.assessment.saved();
  await employee.open("/kiriman");
  await employee.sent();
  const restore = await server.copy();

  await page.context().setOffline(true);
  await employee.open(place);
  await employee.assessment.answer(1, "often");
  await employee.assessment.answer(2, "always");
  await employee.mark.click();
  await expect(line(page, "2 perubahan")).toContainText(/Yang paling lama dibuat .+ WITA/);
  await accessible(page, "delivery, waiting");
  await page.context().setOffline(false);
  // The server has all of it before it is set back. Beginning and first answer may have arrived as two as well.
  await expect(employee.words("pocket.delivery.all_sent")).toBeVisible();
  await expect(employee.words("pocket.delivery.arrived", { n: "2" }).first()).toBeVisible();

  await restore();
  await employee.button("pocket.delivery.send_now").click();
  await expect(employee.words("pocket.delivery.healed")).toHaveCount(1);
  await expect(employee.words("pocket.delivery.all_sent")).toBeVisible();
  await expect(employee.words("pocket.delivery.remarks")).toHaveCount(0);
  await accessible(page, "delivery, healed");
  await employee.open();
  await employee.sent();
});

test("answers that come after the submission of another device are late, and told once", async ({ page, device, people }) => {
  test.setTimeout(120_000);
  const employee = await new Employee(page).comeIn(people.employee);
  await employee.begin();
  const place = page.url();
  await employee.assessment.answer(0, "often");
  await employee.assessment.saved();
  await employee.sent();

  const other = await new Employee(await (await device()).newPage()).comeIn(people.employee);
  await other.open(place);
  await expect(other.assessment.choice(0, "often")).toBeChecked();
  await page.context().setOffline(true);
  for (const choice of ["never", "sometimes"] as const) {
    await employee.assessment.answer(0, choice);
    await employee.assessment.saved();
  }
  await other.assessment.finish(STRONG);
  await other.assessment.submit();
  await other.sent();

  await page.context().setOffline(false);
  await employee.sent();
  await employee.mark.click();
  const told = line(page, "Jawaban (2)");
  await expect(told).toHaveCount(1);
  await expect(told).toContainText(say("pocket.delivery.status.late_more"));
  await expect(told.getByRole("link")).toHaveAttribute("href", /^\/penilaian\//);
  await accessible(page, "delivery, late");
});

/** Damages the newest change without a stamp, as a bug of ours might: no server takes it. */
async function damage(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const of = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    // The last one by name: the one that is nobody's is all zeros.
    const known = (await indexedDB.databases()).map(({ name }) => name ?? "").sort();
    const database = await of(indexedDB.open(known.at(-1) ?? ""));
    const store = database.transaction("ops", "readwrite").objectStore("ops");
    const keys = await of(store.getAllKeys());
    const records = (await of(store.getAll())).map((text) => JSON.parse(text as string));
    const newest = records.map((record) => !record.s).lastIndexOf(true);
    records[newest].b.padding = "x".repeat(100_000);
    await of(store.put(JSON.stringify(records[newest]), keys[newest]));
    database.close();
  });
}

test("a change that no server takes is told with its reason, and what comes after it arrives", async ({ page, people }) => {
  const employee = await new Employee(page).comeIn(people.employee);
  await employee.kept();
  await employee.begin();
  await page.context().setOffline(true);
  for (const question of [0, 1, 2]) await employee.assessment.answer(question, "often");
  await employee.assessment.saved();
  await expect(employee.mark).toHaveText(saying("pocket.saved.saved"));
  await damage(page);
  await employee.open("/kiriman");
  await page.context().setOffline(false);
  await employee.button("pocket.delivery.send_now").click();
  await expect(employee.words("pocket.delivery.parked.too_large")).toBeVisible();
  // Its words did not arrive, and nobody says so.
  await expect(employee.words("pocket.delivery.only_here", { n: "1" })).toBeVisible();
  await accessible(page, "delivery, withheld");
  await employee.open("/setelan");
  await employee.button("settings.sign_out").click();
  await expect(employee.words("settings.sure_unsent", { n: "1" })).toBeVisible();
});
