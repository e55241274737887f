// The office's courses: a package goes out, comes back as a newer version, and reaches those who learn; what is retired leaves them.
import { expect, test } from "../fixtures";
import { Package } from "../packages";
import { STRONG } from "../pages/assessment";
import { Employee } from "../pages/employee";
import { Shipped } from "../pages/learning";
import { Office } from "../pages/office";
import { say } from "../words";

test.use({ viewport: { width: 1280, height: 800 } });

const COURSE = "integritas-di-loket";

/** A sentence of the office's courses. */
const words = (key: string, values: Record<string, string> = {}): string => say(`office.courses.${key}`, values);

/** A course on the office's list. */
const line = (office: Office, title: string) =>
  office.page.getByRole("listitem").filter({ has: office.page.getByRole("heading", { name: title, exact: true }) });

async function taken(office: Office, title: string): Promise<Package> {
  const file = await office.fetched(() => line(office, title).getByRole("button", { name: words("take") }).click());
  return Package.read(await file.path());
}

async function check(office: Office, made: Package): Promise<void> {
  await office.field("office.courses.intake.file").setInputFiles(made.file("kursus.zip"));
  await office.button("office.courses.intake.check").click();
}

test("a newer version is looked at, published, and offered to those who learn", async ({ page, device, people }) => {
  const shipped = new Shipped(COURSE);
  const office = await new Office(page).comeIn(people.course_author, "/kantor/kursus");
  await expect(page.getByRole("heading", { level: 3 })).toHaveCount(9);
  // Whether hours count is not the author's to say.
  await expect(page.getByRole("button", { name: words("unrecognise") })).toHaveCount(0);

  const made = await taken(office, shipped.title);
  await check(office, made);
  await expect(page.getByText(words("intake.standing.same"))).toBeVisible();
  await expect(office.button("office.courses.intake.publish")).toHaveCount(0);
  await check(office, made.with({ title: "Judul lain" }));
  await expect(page.getByText(words("intake.standing.not_newer", { newest: "1" }))).toBeVisible();
  await expect(office.button("office.courses.intake.publish")).toHaveCount(0);

  await check(office, made.with({ version: 2, title: "Integritas, sekali lagi" }));
  await expect(page.getByText(words("intake.standing.newer", { newest: "1" }))).toBeVisible();
  await expect(line(office, shipped.title)).toBeVisible();
  await office.button("office.courses.intake.publish").click();
  await expect(page.getByText(words("intake.published", { title: "Integritas, sekali lagi" }))).toBeVisible();
  await expect(line(office, "Integritas, sekali lagi")).toContainText(people.course_author.name);
  await expect(line(office, shipped.title)).toHaveCount(0);

  const learner = await new Employee(await (await device()).newPage()).comeIn(people.employee);
  await learner.go("learn");
  await expect(learner.page.getByRole("link", { name: "Integritas, sekali lagi" }).last()).toBeVisible();
  await expect(learner.page.getByRole("link", { name: shipped.title })).toHaveCount(0);
});

test("a package with faults is refused with every one of them, by file and line", async ({ page, people }) => {
  const office = await new Office(page).comeIn(people.course_author, "/kantor/kursus");
  await office.button("office.courses.intake.check").click();
  await expect(page.getByText(words("intake.choose_first"))).toBeVisible();
  await expect(office.field("office.courses.intake.file")).toBeFocused();

  const made = await taken(office, new Shipped(COURSE).title);
  await check(office, made.with({ version: 0, path: "X", language: "jv" }));
  await expect(page.getByText(words("intake.faults", { n: "3" }))).toBeVisible();
  for (const row of await office.rows.all()) {
    await expect(row.getByRole("rowheader")).toHaveText("course.json");
    await expect(row.locator("td").first()).toHaveText(/^\d+$/);
  }
  await expect(office.button("office.courses.intake.publish")).toHaveCount(0);

  await office.field("office.courses.intake.file").setInputFiles({ name: "a.zip", mimeType: "application/zip", buffer: Buffer.from("PK") });
  await expect(office.rows).toHaveCount(0);
  await office.button("office.courses.intake.check").click();
  await expect(page.getByText(words("intake.faults", { n: "1" }))).toBeVisible();
});

test("hours cease to count and a course leaves the list, by keyboard, and both come back", async ({ page, device, people }) => {
  const shipped = new Shipped(COURSE);
  const office = await new Office(page).comeIn(people.agency_admin, "/kantor/kursus");
  const course = line(office, shipped.title);
  const press = async (from: string, to: string): Promise<void> => {
    await course.getByRole("button", { name: words(from) }).focus();
    await page.keyboard.press("Enter");
    // The button has become its opposite, and keeps the focus.
    await expect(course.getByRole("button", { name: words(to) })).toBeFocused();
  };
  await press("unrecognise", "recognise");
  await expect(course.getByText(words("state.not_recognised"))).toBeVisible();
  await press("retire", "offer");
  await expect(course.getByText(words("state.retired"), { exact: true })).toBeVisible();

  const learner = await new Employee(await (await device()).newPage()).comeIn(people.employee);
  await learner.go("learn");
  await expect(learner.page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(learner.page.getByRole("link", { name: new Shipped("berkembang-bersama").title }).last()).toBeVisible();
  await expect(learner.page.getByRole("link", { name: shipped.title })).toHaveCount(0);

  await press("offer", "retire");
  await press("recognise", "unrecognise");
  await office.go("audit");
  await expect(office.rows.filter({ hasText: say("visibility.action.recognise_courses") })).toHaveCount(2);
  await expect(office.rows.filter({ hasText: say("visibility.action.author_courses") })).toHaveCount(2);
});

test("what was opened on a result stays open when a sync brings something new", async ({ page, device, people }) => {
  test.setTimeout(120_000);
  const reader = await new Employee(await (await device()).newPage()).comeIn(people.employee);
  await reader.begin();
  await reader.assessment.finish(STRONG);
  // What was submitted arrives after it is read: with the instant that the server gives it.
  await reader.page.context().setOffline(true);
  await reader.assessment.submit();
  await reader.words("result.profile.levels").click();
  const opened = reader.page.locator("details[open]").filter({ hasText: say("result.profile.levels") });
  await expect(opened).toHaveCount(1);
  await reader.page.context().setOffline(false);
  await reader.sent();
  await expect(opened).toHaveCount(1);

  // The shelf of courses is told to everybody of the agency.
  const office = await new Office(page).comeIn(people.agency_admin, "/kantor/kursus");
  const course = line(office, new Shipped(COURSE).title);
  await course.getByRole("button", { name: words("retire") }).click();
  await expect(course.getByText(words("state.retired"), { exact: true })).toBeVisible();

  // Each sync is asked for with what the one before has told: after the last answer, those before it have been drawn.
  for (const _ of [1, 2, 3]) {
    const answered = reader.page.waitForResponse("**/api/sync");
    await reader.page.evaluate(() => dispatchEvent(new Event("online")));
    await answered;
  }
  await expect(opened).toHaveCount(1);
});
