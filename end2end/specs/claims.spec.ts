// Training elsewhere: claimed without a network, proven by a photo, returned, corrected, accepted, frozen; and one training for many.
import { readFile } from "node:fs/promises";

import type { Page } from "@playwright/test";

import { accessible, expect, test } from "../fixtures";
import { Employee } from "../pages/employee";
import { Office } from "../pages/office";
import { TAKEN, photo, size } from "../photo";
import { sheetText } from "../sheet";
import { say } from "../words";

const TITLE = "Lokakarya arsip dinamis";

/** A sentence of claims. */
const words = (key: string, values: Record<string, string> = {}): string => say(`claims.${key}`, values);

/** Fills the form with a workshop of so many days. */
async function fill(program: Employee | Office, days: string, to = "2026-03-04"): Promise<void> {
  await program.field("claims.form.path").selectOption("KL07");
  await program.field("claims.form.title").fill(TITLE);
  await program.field("claims.form.organiser").fill("BPSDM Provinsi");
  await program.field("claims.form.from").fill("2026-03-02");
  await program.field("claims.form.to").fill(to);
  await program.field("claims.form.days").fill(days);
}

/** The card with the year's hours. */
const hours = (employee: Employee) =>
  employee.page.locator("section.card").filter({ has: employee.page.getByRole("heading", { name: /2\d{3}$/ }) });

async function sendNow(employee: Employee): Promise<void> {
  await employee.open("/kiriman");
  await employee.button("pocket.delivery.send_now").click();
  await employee.sent();
}

/** Whether the list of claims that wait is on this device, opened or not. */
const listed = (page: Page): Promise<boolean> =>
  page.evaluate(async () => {
    const of = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    for (const { name } of await indexedDB.databases()) {
      if (!name) continue;
      const database = await of(indexedDB.open(name));
      const there = database.objectStoreNames.contains("texts")
        && (await of(database.transaction("texts").objectStore("texts").getKey("kept/team-claims"))) !== undefined;
      database.close();
      if (there) return true;
    }
    return false;
  });

test("a training is claimed offline, returned, corrected, accepted and frozen", async ({ phone, device, people }) => {
  test.setTimeout(240_000);
  let employee = await new Employee(await phone.tab()).comeIn(people.employee);
  await employee.kept();
  await employee.go("learn");
  await expect(hours(employee)).toContainText("0");
  await employee.link("claims.open").click();
  await expect(employee.words("claims.none")).toBeVisible();
  await accessible(employee.page, "claims, none");
  const picture = await photo(employee.page, 3_000, 2_000);
  expect(picture.includes(TAKEN)).toBe(true);
  await phone.setOffline(true);

  // What is missing is said field by field; what cannot be believed, in words.
  await employee.link("claims.new").click();
  await employee.button("claims.form.save").click();
  await expect(employee.page.getByText(words("fault.empty"))).toHaveCount(3);
  await expect(employee.words("claims.fault.proof_none")).toBeVisible();
  await accessible(employee.page, "a claim with faults");
  await fill(employee, "4");
  await employee.field("claims.form.proof_add").setInputFiles({ name: "IMG_1.jpg", mimeType: "image/jpeg", buffer: picture });
  await expect(employee.page.getByRole("button", { name: words("form.proof_remove") })).toBeVisible();
  await employee.button("claims.form.save").click();
  await expect(employee.page.getByText(words("fault.days_beyond", { max: "3" })).first()).toBeVisible();
  await fill(employee, "2", "2099-01-01");
  await employee.button("claims.form.save").click();
  await expect(employee.words("claims.fault.future").first()).toBeVisible();
  // A file that is no proof, whatever it is called.
  await employee.field("claims.form.proof_add").setInputFiles({ name: "sertifikat.pdf", mimeType: "application/pdf", buffer: Buffer.from("<html>") });
  await expect(employee.words("claims.fault.proof_kind")).toBeVisible();

  // The phone is turned off in the middle: nothing that was typed is lost.
  await fill(employee, "3");
  await expect(employee.page.getByText("15", { exact: false }).first()).toBeVisible();
  await employee.page.waitForTimeout(500);
  await phone.restart();
  employee = await new Employee(await phone.tab()).open("/belajar/pelatihan/baru");
  await expect(employee.words("claims.form.goes_on")).toBeVisible();
  await expect(employee.field("claims.form.title")).toHaveValue(TITLE);
  await accessible(employee.page, "a claim, filled in");
  await employee.button("claims.form.save").click();
  await expect(employee.heading).toHaveText(TITLE);
  await expect(employee.words("claims.state.here")).toBeVisible();
  await expect(employee.words("claims.proof.here")).toBeVisible();
  await accessible(employee.page, "a claim, saved here");
  const claim = new URL(employee.page.url()).pathname;

  await phone.setOffline(false);
  await sendNow(employee);
  await employee.open(claim);
  await expect(employee.words("claims.state.waiting")).toBeVisible({ timeout: 20_000 });
  await expect(employee.words("claims.proof.here")).toHaveCount(0);

  // It is on the supervisor's phone before they open it: they read it without a network, and give it back.
  const boss = await new Employee(await (await device()).newPage()).comeIn(people.supervisor);
  await boss.kept();
  await expect.poll(() => listed(boss.page), { timeout: 20_000 }).toBe(true);
  // So are the rules by which hours are counted: the card of the year's hours is made of them.
  await boss.go("learn");
  await expect(hours(boss)).toContainText("0");
  await boss.page.context().setOffline(true);
  await boss.go("team");
  const team = boss.page.locator("section.card").filter({ has: boss.page.getByRole("heading", { name: say("team.list") }) });
  await expect(team.getByText(people.employee.name)).toBeVisible();
  await expect(boss.page.getByRole("link", { name: say("needs.team.claims", { n: "1" }) })).toBeVisible();
  await boss.link("claims.decide.team_title").click();
  await accessible(boss.page, "claims of my people");
  await boss.page.getByRole("link", { name: people.employee.name }).click();
  await expect(boss.page.getByText(TITLE).first()).toBeVisible();
  await expect(boss.words("claims.decide.proofs_online")).toBeVisible();
  await accessible(boss.page, "a claim to decide about");
  const judged = new URL(boss.page.url()).pathname;
  await boss.button("claims.decide.return").click();
  await boss.button("claims.decide.return_save").click();
  await expect(boss.words("claims.fault.reason", { min: "10", max: "500" })).toBeVisible();
  await boss.field("claims.decide.reason").fill("Sertifikat menyebut dua hari");
  await boss.button("claims.decide.return_save").click();
  await expect(boss.words("needs.sending.local")).toBeVisible();
  await expect(boss.words("needs.sending.sent")).toHaveCount(0);
  await expect(boss.page.locator("#decision")).toBeFocused();
  await accessible(boss.page, "a decision, saved here");
  await boss.go("team");
  await expect(boss.page.getByRole("link", { name: say("needs.team.claims", { n: "1" }) })).toHaveCount(0);

  // With a network it is sent, and the proof can be looked at.
  await boss.page.context().setOffline(false);
  await sendNow(boss);
  await boss.open(judged);
  await expect(boss.words("needs.sending.sent")).toBeVisible();
  const [download] = await Promise.all([
    boss.page.waitForEvent("download"),
    boss.page.getByRole("button", { name: words("proof.open", { n: "1" }) }).click(),
  ]);
  const stored = await readFile(await download.path());
  expect(size(stored)).toEqual([1_600, 1_067]);
  expect(stored.includes(TAKEN) || stored.includes("Exif")).toBe(false);

  // The employee sees why, without a network too, and sets it right.
  await sendNow(employee);
  await phone.setOffline(true);
  await employee.open(claim);
  await expect(employee.words("claims.returned_title")).toBeVisible();
  await expect(employee.page.getByText("Sertifikat menyebut dua hari").first()).toBeVisible();
  await employee.link("claims.correct").click();
  await employee.field("claims.form.days").fill("2");
  await employee.button("claims.form.save").click();
  await expect(employee.words("claims.state.here")).toBeVisible();
  await phone.setOffline(false);
  await sendNow(employee);

  // The office accepts it.
  const page = await (await device()).newPage();
  await page.setViewportSize({ width: 1280, height: 800 });
  const office = await new Office(page).comeIn(people.agency_admin, "/kantor/pelatihan");
  await accessible(page, "the office's claims");
  await office.field("claims.office.state").selectOption("waiting");
  await page.getByRole("link", { name: people.employee.name }).click();
  await office.settled();
  await accessible(page, "a claim in the office");
  await page.getByRole("button", { name: words("decide.accept", { jp: "10" }) }).click();
  await expect(office.words("claims.decide.accepted")).toBeVisible();

  // Hours move on, each with how it came about; what was accepted does not change.
  await sendNow(employee);
  await employee.open("/belajar");
  await expect(hours(employee)).toContainText("10");
  await employee.open(claim);
  await expect(employee.words("claims.frozen")).toBeVisible();
  await employee.words("claims.how").click();
  await expect(employee.page.getByText(words("step.days", { days: "2", each: "5" }))).toBeVisible();
  await expect(employee.link("claims.change")).toHaveCount(0);
  await employee.open(`${claim}/ubah`);
  await expect(employee.words("claims.frozen")).toBeVisible();
  await expect(employee.button("claims.form.save")).toHaveCount(0);
});

test("five hundred hours are refused where they are typed", async ({ page, people }) => {
  const employee = await new Employee(page).comeIn(people.employee);
  await employee.go("learn");
  await employee.link("claims.open").click();
  await employee.link("claims.new").click();
  await employee.field("claims.form.title").fill("Kursus panjang");
  await employee.field("claims.form.organiser").fill("LAN");
  await employee.field("claims.form.from").fill("2026-03-02");
  await employee.field("claims.form.to").fill("2026-06-30");
  await employee.field("claims.form.path").selectOption("NKL03");
  await employee.field("claims.form.certificate").fill("500");
  await expect(employee.page.getByText(words("fault.too_much", { jp: "500", max: "300" })).first()).toBeVisible();
  await employee.button("claims.form.save").click();
  await expect(employee.field("claims.form.certificate")).toHaveAttribute("aria-invalid", "true");
  await expect(employee.page).toHaveURL(/baru$/);
});

test("one training is entered for all who attended, and taken back with a reason", async ({ page, device, people }) => {
  test.setTimeout(120_000);
  await page.setViewportSize({ width: 1280, height: 900 });
  const office = await new Office(page).comeIn(people.agency_admin, "/kantor/daftar-hadir");
  await accessible(page, "attendance");
  await fill(office, "3");
  const three = [people.employee.nip, people.supervisor.nip, people.unit_admin.nip];
  await office.field("claims.office.nips").fill(["nip", ...three, "1.99E+17", three[0]].join("\n"));
  await office.button("claims.office.check").click();
  await expect(page.getByText(words("office.fault.nip_scientific"))).toBeVisible();
  await expect(page.getByText(words("office.fault.duplicate_nip"))).toBeVisible();
  await expect(page.getByRole("button", { name: words("office.enter", { n: "5" }) })).toHaveCount(0);
  await accessible(page, "attendance with faults");

  await office.field("claims.office.nips").fill(three.join("\n"));
  await office.button("claims.office.check").click();
  await page.getByRole("button", { name: words("office.enter", { n: "3" }) }).click();
  await expect(office.words("claims.office.entered")).toBeVisible();
  await expect(page.getByRole("heading", { level: 3, name: TITLE })).toBeVisible();
  const lists = await office.fetched(() => office.take("xlsx").click());
  expect(lists.suggestedFilename()).toBe(`${words("office.lists_file_name")}.xlsx`);
  const listed = await sheetText(await lists.path());
  expect(listed).toContain(TITLE);
  expect(listed).not.toContain(people.employee.name);

  const employee = await new Employee(await (await device()).newPage()).comeIn(people.employee);
  await employee.go("learn");
  await expect(hours(employee)).toContainText("15");
  await employee.link("claims.open").click();
  await employee.page.getByRole("link", { name: TITLE }).click();
  await expect(employee.words("claims.entered")).toBeVisible();

  await page.getByRole("button", { name: words("office.annul") }).click();
  await office.field("claims.decide.reason").fill("Daftar hadir tertukar");
  await office.button("claims.office.annul_sure").click();
  await expect(page.getByText(words("office.annulled", { reason: "Daftar hadir tertukar" }))).toBeVisible();
  await sendNow(employee);
  await employee.open("/belajar");
  await expect(hours(employee)).not.toContainText("15 JP");
});
