// Units are created, renamed, merged and closed, somebody is moved and put under somebody else: each looked at first, then made.
import { accessible, expect, test } from "../fixtures";
import { Office } from "../pages/office";
import { say } from "../words";

const REASON = "Peraturan Bupati 12/2026";

/** A field of the page, by its name. */
const input = (office: Office, field: string) => office.page.locator(`[id="${field}"]`);

/** Looks at what is typed, and makes it. */
async function makes(office: Office): Promise<void> {
  await office.button("structure.form.check").click();
  await office.button("structure.review.go").click();
}

for (const width of [1280, 360]) {
  test(`units are created, renamed, merged and closed at ${width} pixels`, async ({ page, people }) => {
    await page.setViewportSize({ width, height: 900 });
    const office = await new Office(page).comeIn(people.agency_admin, "/kantor/unit");
    await expect(office.heading).toHaveText(say("structure.title"));
    await accessible(page, "the tree of units");
    const all = await office.fetched(() => office.take("xlsx").click());
    expect(all.suggestedFilename()).toBe(`${say("structure.file_name")}.xlsx`);
    const units = await office.rows.count();
    const row = (name: string) => office.rows.filter({ hasText: name });
    const opens = async (name: string) => row(name).getByRole("button").click();

    // All that is wrong is told at once, each with the way to its field.
    await office.button("structure.create_top").click();
    await office.button("structure.form.check").click();
    await expect(office.alert).toContainText(say("structure.field.parent"));
    await expect(office.alert).toContainText(say("structure.field.name"));
    await expect(office.alert).toContainText(say("structure.field.code"));
    await accessible(page, "a new unit with errors");
    await office.alert.getByRole("button").first().click();
    await expect(input(office, "parent")).toBeFocused();
    await input(office, "parent").selectOption("top");
    await input(office, "name").fill("Dinas Percobaan");
    await input(office, "code").fill("COBA");
    await input(office, "reason").fill(REASON);
    await office.button("structure.form.check").click();
    await expect(page.getByText(say("structure.review.nothing"))).toBeVisible();
    await accessible(page, "what a new unit would do");
    await office.button("structure.review.go").click();
    await expect(page.getByText(say("structure.done.create", { name: "Dinas Percobaan" }))).toBeVisible();
    await expect(office.rows).toHaveCount(units + 1);

    // By keyboard alone: renamed.
    await row("Dinas Percobaan").getByRole("button").focus();
    await page.keyboard.press("Enter");
    await accessible(page, "one unit");
    await office.button("structure.act.rename").focus();
    await page.keyboard.press("Enter");
    await input(office, "name").fill("Dinas Uji");
    await input(office, "reason").fill(REASON);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await office.button("structure.review.go").focus();
    await page.keyboard.press("Enter");
    await expect(page.getByText(say("structure.done.rename", { name: "Dinas Uji" }))).toBeVisible();

    // Found, with what lies above it; merged, with what that does to people.
    await input(office, "cari").fill("Seksi Pelayanan");
    await expect(office.rows.first()).not.toContainText("Dinas Uji");
    const section = office.rows.filter({ hasText: "Seksi Pelayanan" }).first();
    await section.getByRole("button").click();
    await office.button("structure.act.close").click();
    await input(office, "reason").fill(REASON);
    await office.button("structure.form.check").click();
    await expect(office.alert).toContainText(say("structure.fault.occupied"));
    await office.button("structure.form.cancel").click();
    await office.button("structure.act.merge").click();
    const into = input(office, "into").getByRole("option").filter({ hasText: "Dinas Uji" });
    await input(office, "into").selectOption((await into.getAttribute("value")) ?? "");
    await input(office, "reason").fill(REASON);
    await office.button("structure.form.check").click();
    await expect(office.words("structure.review.moves")).toBeVisible();
    await accessible(page, "what a merge would do");
    await office.button("structure.review.go").click();
    await expect(office.words("structure.done.merge")).toBeVisible();
    await expect(office.rows).toHaveCount(units);
    await office.words("structure.closed").click();
    await expect(page.getByRole("heading", { level: 3 }).filter({ hasText: "Seksi Pelayanan" })).toBeVisible();
    await accessible(page, "a unit that is closed");
  });
}

test("somebody is moved and put under somebody else, and who has nobody is listed", async ({ page, people }) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  const office = await new Office(page).comeIn(people.agency_admin, "/kantor/unit/tanpa-atasan");
  await expect(office.rows.first()).toBeVisible();
  await accessible(page, "people without a supervisor");
  await office.open("/kantor/pegawai");
  await office.openPerson(people.employee.name);
  await office.link("structure.placement.open").click();
  await office.settled();
  await expect(office.heading).toHaveText(say("structure.placement.title", { name: people.employee.name }));
  await accessible(page, "place and supervisor");

  await office.button("structure.placement.put_under").click();
  await office.button("structure.form.check").click();
  await expect(office.alert).toContainText(say("structure.field.under"));
  await page.getByRole("radio", { name: say("structure.under.person") }).check();
  await input(office, "nip").fill(people.employee.nip);
  await input(office, "reason").fill(REASON);
  await office.button("structure.form.check").click();
  await expect(office.alert).toContainText(say("structure.fault.oneself"));
  await accessible(page, "nobody is their own supervisor");
  await input(office, "nip").fill(people.agency_admin.nip);
  await makes(office);
  await expect(page.getByText(say("structure.done.supervisor"))).toBeVisible();
  await expect(page.getByText(say("structure.origin.hand"))).toBeVisible();

  // Who acts may do so until a day; a definitive place is not asked for it.
  await office.button("structure.placement.transfer").click();
  await expect(input(office, "until")).toHaveCount(0);
  await input(office, "unit").selectOption({ index: 1 });
  await input(office, "post").selectOption({ index: 2 });
  await input(office, "capacity").selectOption("plt");
  await input(office, "until").fill("2020-01-31");
  await input(office, "reason").fill("Keputusan Bupati 820/2026");
  await office.button("structure.form.check").click();
  await expect(office.alert).toContainText(say("structure.fault.backwards"));
  await accessible(page, "acting until a day before the first");
  await office.alert.getByRole("button").click();
  await expect(input(office, "until")).toBeFocused();
  await input(office, "until").fill(await input(office, "from").inputValue());
  await makes(office);
  await expect(page.getByText(say("structure.done.transfer"))).toBeVisible();
  await expect(office.rows.first()).toContainText("Plt.");
  await expect(office.rows.first()).toContainText(/ sampai /);
  await accessible(page, "acting until a day");

  await office.button("structure.placement.transfer").click();
  await input(office, "unit").selectOption({ index: 1 });
  await input(office, "post").selectOption("none");
  await input(office, "reason").fill("Keputusan Bupati 821/2026");
  await makes(office);
  await expect(page.getByText(say("structure.done.transfer"))).toBeVisible();
  await expect(office.rows.first()).toContainText(say("people.no_post"));
  await accessible(page, "a new place");
});

test("a school gets another head, who cannot be somebody from elsewhere, and then none", async ({ page, people }) => {
  const school = "SD Negeri 1 Muara Teduh";
  await page.setViewportSize({ width: 360, height: 900 });
  const office = await new Office(page).comeIn(people.agency_admin, "/kantor/pegawai");
  await office.openPerson(people.employee.name);
  await office.link("structure.placement.open").click();
  await office.settled();
  await office.button("structure.placement.transfer").click();
  await input(office, "unit").selectOption({ label: school });
  await input(office, "post").selectOption("none");
  await input(office, "reason").fill("Keputusan Bupati 821/2026");
  await makes(office);
  await expect(page.getByText(say("structure.done.transfer"))).toBeVisible();

  // A teacher heads it, who was named.
  await office.open("/kantor/unit");
  await office.settled();
  const row = office.rows.filter({ hasText: school });
  const named = say("structure.head_named", { head: "" });
  await expect(row).toContainText(named);
  await row.getByRole("button").click();
  await expect(page.getByText(say("structure.one.named"), { exact: true })).toBeVisible();
  await accessible(page, "a unit whose head was named");
  await office.button("structure.act.head").click();
  await office.button("structure.form.check").click();
  await expect(office.alert).toContainText(say("structure.field.head"));
  await input(office, "head").fill(people.agency_admin.nip);
  await input(office, "reason").fill(REASON);
  await office.button("structure.form.check").click();
  await expect(office.alert).toContainText(say("structure.fault.elsewhere"));
  await accessible(page, "a head from elsewhere");
  await office.alert.getByRole("button").first().click();
  await expect(input(office, "head")).toBeFocused();
  await input(office, "head").fill(people.employee.nip);
  await office.button("structure.form.check").click();
  await expect(page.getByText(say("structure.review.head", { name: people.employee.name }))).toBeVisible();
  await accessible(page, "what another head would do");
  await office.button("structure.review.go").click();
  await expect(page.getByText(say("structure.done.head", { name: school }))).toBeVisible();
  await expect(row).toContainText(people.employee.name);

  // The naming ends, and then there is nothing more to end.
  await row.getByRole("button").click();
  await office.button("structure.act.no_head").click();
  await input(office, "reason").fill(REASON);
  await makes(office);
  await expect(page.getByText(say("structure.done.no_head", { name: school }))).toBeVisible();
  await expect(row).toContainText(say("structure.no_head"));
  await row.getByRole("button").click();
  await expect(office.button("structure.act.head")).toBeVisible();
  await expect(office.button("structure.act.no_head")).toHaveCount(0);
});
