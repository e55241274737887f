// An administrator writes the standard of one post: faults lead to their fields, a draft waits, what changes for whom is shown, and the
// version holds for whoever begins afterwards. Who began before, without a network, keeps what they began with.
import { accessible, expect, test } from "../fixtures";
import { STRONG } from "../pages/assessment";
import { Employee } from "../pages/employee";
import { Office } from "../pages/office";
import { say, saying } from "../words";

/** A sentence of the standards. */
const words = (key: string, values: Record<string, string> = {}): string => say(`standards.${key}`, values);

/** A field of the form, by its name. */
const input = (office: Office, field: string) => office.page.locator(`[id="${field}"]`);

/** How many competencies the introduction of an assessment speaks of. */
const asks = (n: number): string => say("assessment.intro.what_text", { n: String(n) });

test("a post is asked for more from a day on", async ({ phone, device, page, people }) => {
  test.setTimeout(240_000);
  // The phone has seen the period, and then has no network.
  const employee = await new Employee(await phone.tab()).comeIn(people.employee);
  await employee.sent();
  await employee.kept();
  await employee.link("pocket.period.begin").click();
  await expect(employee.page.getByText(asks(9))).toBeVisible();
  await phone.setOffline(true);
  await employee.assessment.begin();
  await employee.assessment.answerPage(STRONG);
  await employee.assessment.next();

  await page.setViewportSize({ width: 1280, height: 900 });
  const office = await new Office(page).comeIn(people.agency_admin, `/kantor/pegawai?q=${people.employee.nip}`);
  const post = (await office.column(3))[0] ?? "";
  await office.go("standards");
  await accessible(page, "posts and their standards");
  await page.getByRole("searchbox").fill(post);
  await office.button("standards.find").click();
  await page.getByRole("link", { name: post, exact: true }).click();
  await office.settled();
  await expect(office.heading).toHaveText(post);
  await accessible(page, "the standard of one post");
  await office.button("standards.edit.begin").click();
  await expect(input(office, "level-INT")).toBeVisible();
  await accessible(page, "a new version");
  const today = await input(office, "from").inputValue();

  // Nothing is published without its reasons; each fault leads to its field.
  await input(office, "level-INT").selectOption("3");
  await input(office, "level-DIG").selectOption("2");
  await office.button("standards.form.check").click();
  await expect(page.getByText(words("seen.wrong", { n: "3" }))).toBeVisible();
  await accessible(page, "a new version with faults");
  await page.getByRole("button", { name: saying("standards.fault.line", { fault: words("fault.why") }) }).click();
  await expect(input(office, "INT")).toBeFocused();
  await page.keyboard.type("Memegang kas harian loket.");

  // A draft waits, whole or not.
  await office.button("standards.form.save").click();
  await expect(office.words("standards.form.saved")).toBeVisible();
  await page.reload();
  await office.settled();
  await expect(office.words("standards.edit.there")).toBeVisible();
  await accessible(page, "a draft that waits");
  await office.button("standards.edit.go_on").click();
  await expect(input(office, "level-DIG")).toHaveValue("2");
  await expect(input(office, "INT")).toHaveValue("Memegang kas harian loket.");
  await input(office, "basis_id").fill("Keputusan Bupati 7/2026");
  await input(office, "reason").fill("Analisis jabatan tahun ini");
  await office.button("standards.form.check").click();

  // Level by level what changes, and for whom; then the second word.
  await expect(page.getByText(words("seen.ready", { n: "2" }))).toBeVisible();
  const change = page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: "Kerja Digital", exact: true }) });
  await expect(change.getByRole("cell")).toHaveText([words("seen.none"), words("seen.level", { n: "2" })]);
  await expect(page.getByText(saying("standards.seen.keep")).first()).toBeVisible();
  await accessible(page, "what a version changes");
  await page.setViewportSize({ width: 360, height: 740 });
  await accessible(page, "what a version changes, on a phone");
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.getByRole("button", { name: saying("standards.seen.publish") }).click();
  await expect(page.getByText(words("seen.published", { n: "1" }))).toBeVisible();
  await office.settled();
  await expect(page.getByText(saying("standards.basis", { basis: "Keputusan Bupati 7/2026" }))).toBeVisible();
  await accessible(page, "a version in force");
  expect(today).toMatch(/^\d{4}-\d\d-\d\d$/);

  // Whoever has begun goes on as they began, and it counts.
  await phone.setOffline(false);
  await employee.assessment.finish(STRONG);
  await employee.assessment.submit();
  await employee.open();
  await employee.sent();
  await office.open(`/kantor/pegawai?q=${people.employee.nip}`);
  await expect(office.rows.first()).toContainText(say("people.state.submitted"));

  // A colleague of the post who begins now is asked for ten.
  let name: string | undefined;
  for (let nth = 1; name === undefined && nth <= 10; nth += 1) {
    await office.open(`/kantor/pegawai?state=not_begun&page=${nth}`);
    const [names, posts] = [await office.names(), await office.column(3)];
    name = names[posts.indexOf(post)];
  }
  expect(name, "somebody in the same post has not begun").toBeDefined();
  await office.openPerson(name ?? "");
  const nip = (await page.getByText(/^\d[\d ]{16,20}\d$/).innerText()).replaceAll(" ", "");
  const code = await office.makeCode();
  const other = new Employee(await (await device()).newPage());
  await other.open("/aktivasi");
  await other.tryActivate(nip, code, "perahu-biru-di-dermaga");
  await other.sent();
  // Home says how long that takes, as the introduction does.
  const long = other.page.getByText(say("assessment.intro.long_text", { n: "60", least: "12", most: "18" }));
  await expect(long).toBeVisible();
  await other.link("pocket.period.begin").click();
  await expect(other.page.getByText(asks(10))).toBeVisible();
  await expect(long).toBeVisible();
});
