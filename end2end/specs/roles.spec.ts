// Roles are granted with a reason and a last day and taken back; the log of it is searched, taken away, and compared with noted heads.
import { readFile } from "node:fs/promises";

import { accessible, expect, test } from "../fixtures";
import { Office } from "../pages/office";
import { say } from "../words";

const REASON = "Surat tugas 800/12/2026";
const WHY = "Laporan tahunan kepegawaian";

/** A field of the page, by its name. */
const input = (office: Office, field: string) => office.page.locator(`[id="${field}"]`);

/** The list as text, for a reason: people are named in it. */
async function taken(office: Office): Promise<string> {
  await input(office, "reason-form").selectOption("csv");
  await input(office, "reason").fill(WHY);
  const file = await office.fetched(() => office.button("office.files.with_names").click());
  return readFile(await file.path(), "utf8");
}

for (const width of [1280, 360]) {
  test(`a role is granted and taken back at ${width} pixels`, async ({ page, people }) => {
    await page.setViewportSize({ width, height: 900 });
    const office = await new Office(page).comeIn(people.agency_admin, "/kantor/peran");
    await expect(office.heading).toHaveText(say("roles.title"));
    await expect(page.getByText(say("roles.short", { names: "Pemerintah Kabupaten Teluk Jenjang" }))).toBeVisible();
    await accessible(page, "the list of roles");

    // What is wrong is said at its field, and the keyboard is there.
    await office.button("roles.go").click();
    await expect(page.getByText(say("roles.wrong.role"))).toBeVisible();
    await expect(input(office, "grant-role")).toBeFocused();
    await input(office, "grant-role").selectOption("course_author");
    await office.button("roles.go").click();
    await expect(page.getByText(say("roles.wrong.nip"))).toBeVisible();
    await expect(input(office, "grant-nip")).toBeFocused();
    await accessible(page, "a form with an error");
    await page.keyboard.type(people.agency_admin.nip);
    await input(office, "grant-reason").fill(REASON);
    await office.button("roles.go").click();
    await expect(page.getByText(say("roles.wrong.oneself"))).toBeVisible();
    await input(office, "grant-nip").fill(people.employee.nip);
    await input(office, "grant-reason").focus();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect(page.getByText(say("roles.granted"))).toBeVisible();
    const row = page.getByRole("row").filter({ hasText: REASON }).first();
    await expect(row).toContainText(people.employee.name);
    await accessible(page, "a role was granted");

    await row.getByRole("button").click();
    await expect(input(office, "withdraw-reason")).toBeFocused();
    await office.button("roles.withdraw_go").click();
    await expect(page.getByText(say("roles.wrong.reason", { n: "10" }))).toBeVisible();
    await accessible(page, "a role to be taken back");
    await input(office, "withdraw-reason").fill("Penugasan selesai lebih awal");
    await office.button("roles.withdraw_go").click();
    await expect(page.getByText(say("roles.withdraw_done"))).toBeVisible();
    await expect(page.getByText(say("roles.standing.withdrawn"), { exact: true })).toBeVisible();
    // Without a reason no file leaves.
    await office.button("office.files.with_names").click();
    await expect(input(office, "reason")).toBeFocused();
    const file = await taken(office);
    for (const shown of [REASON, WHY]) expect(file).toContain(shown);
    await accessible(page, "the list of roles was taken");
  });
}

test("the audit log is searched, taken away and compared with a noted head", async ({ page, people }) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  const office = await new Office(page).comeIn(people.agency_admin, "/kantor/peran");
  await input(office, "grant-nip").fill(people.employee.nip);
  await input(office, "grant-role").selectOption("course_author");
  await input(office, "grant-reason").fill(REASON);
  await office.button("roles.go").click();
  await expect(page.getByText(say("roles.granted"))).toBeVisible();

  await office.go("audit");
  await input(office, "person").fill(people.employee.nip);
  await input(office, "action").selectOption("grant_role");
  await office.button("audit.go").click();
  await expect(page).toHaveURL(/action=grant_role/);
  await office.settled();
  await expect(office.rows).toHaveCount(1);
  await expect(office.rows).toContainText(REASON);
  await accessible(page, "a searched log");
  const file = await taken(office);
  for (const shown of [people.employee.nip, WHY]) expect(file).toContain(shown);

  await input(office, "from").fill("2026-12-02");
  await input(office, "until").fill("2026-12-01");
  await office.button("audit.go").click();
  await expect(page.getByText(say("audit.bad_order"))).toBeVisible();

  await office.button("audit.heads.open").click();
  await expect(page.getByText(say("audit.heads.none"))).toBeVisible();
  await input(office, "noted-lines").fill("1");
  await input(office, "noted-digest").fill("ab");
  await office.button("audit.heads.noted_go").click();
  await expect(page.getByText(say("audit.heads.noted_digest_bad"))).toBeVisible();
  await input(office, "noted-digest").fill("ab".repeat(32));
  await office.button("audit.heads.noted_go").click();
  await expect(page.getByText(say("audit.heads.noted_differs"))).toBeVisible();
  await accessible(page, "heads of the log");
});
