// Somebody goes to another agency: that one is founded, has a unit, and takes them once they are let go.
import { accessible, expect, test } from "../fixtures";
import { Employee } from "../pages/employee";
import { Office } from "../pages/office";
import { sheetText } from "../sheet";
import { say } from "../words";

const REASON = "Keputusan Bupati 821/2026";
const ADMIN = { name: "Wulan Kartika, S.Kom.", nip: "199203042018012009", password: "perahu kecil di dermaga" };
const AGENCY = "Kota Tirta Uji";

/** A field of the page, by its name. */
const input = (office: Office, field: string) => office.page.locator(`[id="${field}"]`);

/** Looks at what is typed, and makes it. */
async function makes(office: Office, reason = REASON): Promise<void> {
  await input(office, "reason").fill(reason);
  await office.button("structure.form.check").click();
  await office.button("structure.review.go").click();
}

test("somebody is let go by one agency and taken by another", async ({ page, people, device }) => {
  test.setTimeout(240_000);
  await page.setViewportSize({ width: 1280, height: 900 });

  // Another agency with its admin, and a unit.
  const platform = await new Office(await (await device()).newPage()).comeIn(people.platform_admin, "/kantor/instansi");
  await input(platform, "name").fill(AGENCY);
  await input(platform, "short_name").fill("Tirta Uji");
  // The demo agency's: where the days differ for an hour, nobody can be taken yet.
  await input(platform, "zone").selectOption("WITA");
  await input(platform, "nip").fill(ADMIN.nip);
  await input(platform, "admin").fill(ADMIN.name);
  await input(platform, "reason").fill(REASON);
  await platform.button("start.found.make").click();
  const code = await platform.codes.first().innerText();
  const theirs = await (await device()).newPage();
  await theirs.setViewportSize({ width: 1280, height: 900 });
  const admin = new Employee(theirs);
  await admin.open("/aktivasi");
  await admin.tryActivate(ADMIN.nip, code, ADMIN.password);
  await expect(theirs).not.toHaveURL(/aktivasi/u);
  const other = await new Office(theirs).open("/kantor/unit");
  await other.settled();
  await other.button("structure.create_top").click();
  await input(other, "name").fill("Dinas Arsip Uji");
  await input(other, "code").fill("ARS");
  await input(other, "parent").selectOption("top");
  await makes(other);
  await expect(other.rows).toHaveCount(1);

  // Let go; until they are taken, nothing changes.
  const office = await new Office(page).comeIn(people.agency_admin, "/kantor/pegawai");
  await office.openPerson(people.employee.name);
  await office.link("structure.placement.open").click();
  await office.settled();
  await office.button("handovers.release.open").click();
  await office.button("structure.form.check").click();
  await expect(office.alert).toContainText(say("structure.field.agency"));
  await accessible(page, "letting go, nothing chosen");
  await input(office, "agency").selectOption({ label: AGENCY });
  await makes(office);
  await expect(page.getByText(say("handovers.done.released"))).toBeVisible();
  await expect(office.rows.first()).toContainText(/sejak/u);
  await expect(office.link("handovers.release.see")).toBeVisible();
  await accessible(page, "somebody who is let go");

  // Taken.
  await other.go("handovers");
  await accessible(theirs, "somebody who comes");
  await other.rows.first().getByRole("button", { name: people.employee.name }).click();
  await input(other, "unit").selectOption({ label: "Dinas Arsip Uji" });
  await input(other, "post").selectOption("none");
  await accessible(theirs, "taking somebody");
  await makes(other);
  await expect(theirs.getByText(say("handovers.done.taken", { name: people.employee.name }))).toBeVisible();
  await expect(other.rows.first()).toContainText(say("handovers.end.taken"));
  await accessible(theirs, "somebody who was taken");

  // One of theirs now, and no more of those.
  await other.open("/kantor/unit");
  await other.settled();
  await expect(other.rows.first()).toContainText("1");
  await office.go("handovers");
  await expect(office.rows.first()).toContainText(say("handovers.end.taken"));
  await accessible(page, "somebody who has gone");
  await input(office, "reason").fill(REASON);
  const taken = await office.fetched(() => office.button("office.files.with_names").click());
  expect(taken.suggestedFilename()).toBe(`${say("handovers.file_name")}.xlsx`);
  expect(await sheetText(await taken.path())).toContain(people.employee.name);
  await office.go("people");
  await office.search(people.employee.name);
  await expect(office.words("people.none")).toBeVisible();

  // They are told themselves, once.
  const phone = new Employee(await (await device()).newPage());
  await phone.open("/masuk");
  await phone.trySignIn(people.employee.nip, people.employee.password);
  await expect(phone.words("pocket.home.notice.agency_changed")).toBeVisible();
  await accessible(phone.page, "who has been taken is told");
  await phone.button("pocket.home.notices_read").click();
  await expect(phone.words("pocket.home.notice.agency_changed")).toHaveCount(0);
});
