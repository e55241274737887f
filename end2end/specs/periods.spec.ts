// A running period: more time for one person, reminders, the list of who has not, the end before its day.
import { accessible, expect, test } from "../fixtures";
import { Employee } from "../pages/employee";
import { Office } from "../pages/office";
import { sheetText } from "../sheet";
import { say, saying } from "../words";

const REASON = "Bertugas di pulau terluar tanpa jaringan";
const LONGER = "Cuaca buruk di kepulauan bulan ini";
const OWN = "Mohon diselesaikan sebelum rapat koordinasi.";

/** A field of the page, by its name. */
const input = (office: Office, field: string) => office.page.locator(`[id="${field}"]`);

const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toLocaleDateString("en-CA", { timeZone: "Asia/Makassar" });

/** The pages of a PDF. */
const pages = (pdf: Buffer): number => pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0;

/** The period that runs in the demo. */
async function running(office: Office): Promise<string> {
  await office.settled();
  const row = office.page.locator("main li, main tr").filter({ hasText: say("periods.phase.open") });
  const address = (await row.getByRole("link").first().getAttribute("href")) ?? "";
  await office.open(address);
  await office.settled();
  return address;
}

for (const width of [1280, 360]) {
  test(`one person gets more time, and it is taken back, at ${width} pixels`, async ({ page, people }) => {
    await page.setViewportSize({ width, height: 900 });
    const office = await new Office(page).comeIn(people.agency_admin, "/kantor/periode");
    await office.settled();
    const list = await office.fetched(() => office.take("csv").click());
    expect(list.suggestedFilename()).toBe(`${say("periods.list_file_name")}.csv`);
    await running(office);
    await accessible(page, "a running period");

    await office.button("periods.extend.check").click();
    await expect(page.getByText(say("periods.fault.reason", { min: "10", max: "500" })).first()).toBeVisible();
    await input(office, "nip").fill(people.employee.nip);
    await input(office, "until").fill(day(1));
    await input(office, "reason").fill(REASON);
    await office.button("periods.extend.check").click();
    await expect(page.getByText(say("periods.fault.not_later")).first()).toBeVisible();
    await accessible(page, "an extension with a fault");
    await input(office, "until").fill(day(120));
    await office.button("periods.extend.check").click();
    await expect(page.getByText(saying("periods.extend.ready", { name: people.employee.name }))).toBeVisible();
    await office.button("periods.extend.save").click();
    await expect(page.getByText(say("periods.extend.saved", { name: people.employee.name }))).toBeVisible();
    await expect(page.getByText(say("periods.extend.why", { reason: REASON }))).toBeVisible();

    await input(office, "extensions-reason").fill("Laporan kepada pimpinan");
    const given = await office.fetched(() => office.button("office.files.with_names").click());
    expect(given.suggestedFilename()).toBe(`${say("periods.extend.file_name")}.xlsx`);
    expect(await sheetText(await given.path())).toContain(people.employee.name);
    await accessible(page, "who has more time, as a file");

    // Taken back without a reason it stays, and says at its field what is missing.
    await page.getByText(say("periods.extend.withdraw"), { exact: true }).click();
    await office.button("periods.extend.withdraw_go").click();
    await expect(page.getByText(say("periods.fault.reason", { min: "10", max: "500" })).first()).toBeVisible();
    await accessible(page, "an extension to be taken back");
    await page.locator("textarea[id^='reason-']").fill("Sudah kembali ke kantor");
    await office.button("periods.extend.withdraw_go").click();
    await expect(page.getByText(say("periods.extend.taken_back", { name: people.employee.name }))).toBeVisible();
  });
}

test("who has not begun is reminded, once a day, and reads it at home; the list of who has not submitted prints a unit a page", async ({ browser, page, people, server }) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  const office = await new Office(page).comeIn(people.agency_admin, "/kantor/periode");
  const period = await running(office);
  await input(office, "nip").fill(people.employee.nip);
  await input(office, "audience").selectOption("not_submitted");
  await input(office, "text").fill(OWN);
  await office.button("periods.remind.check").click();
  await expect(page.getByText(saying("periods.remind.reaches"))).toBeVisible();
  await accessible(page, "whom a reminder reaches");
  await office.button("periods.remind.send").click();
  await expect(page.getByText(saying("periods.remind.sent"))).toBeVisible();
  // The period is read anew; what was begun for somebody meanwhile stays.
  await office.settled();
  await expect(input(office, "nip")).toHaveValue(people.employee.nip);
  await input(office, "audience").selectOption("not_submitted");
  await office.button("periods.remind.check").click();
  await expect(page.getByText(say("periods.remind.nobody"))).toBeVisible();

  const phone = await browser.newContext({ baseURL: server.url, locale: "id-ID", viewport: { width: 360, height: 740 } });
  const employee = await new Employee(await phone.newPage()).comeIn(people.employee);
  await expect(employee.page.getByText(OWN)).toBeVisible();
  await phone.close();

  // The list: no name in the text unless somebody wants it; on paper it stands by unit.
  await office.open(`${period}/belum`);
  await office.settled();
  await input(office, "audience").selectOption("not_submitted");
  await office.settled();
  await expect(office.rows.filter({ hasText: people.employee.name })).toHaveCount(1);
  await expect(input(office, "message")).not.toHaveValue(new RegExp(people.employee.name));
  await page.getByLabel(say("periods.missing.names"), { exact: true }).check();
  await expect(input(office, "message")).toHaveValue(new RegExp(people.employee.name));
  await accessible(page, "who has not submitted");

  // On paper there is the list alone: each unit on a page of its own, with the period's name above it.
  const units = page.locator("main section.sheet");
  const title = await office.heading.innerText();
  const named = units.getByText(title.slice(say("periods.missing.heading", { period: "" }).length), { exact: true });
  await page.emulateMedia({ media: "print" });
  expect(await units.count()).toBeGreaterThan(1);
  await expect(named).toHaveCount(await units.count());
  for (const name of await named.all()) await expect(name).toBeVisible();
  await expect(page.locator(":is(button, a, input, select, textarea, summary, nav, h1):visible")).toHaveCount(0);
  expect(pages(await page.pdf({ format: "A4" }))).toBe(await units.count());
});

test("whoever moves the last day of a running period says why, and the log keeps it", async ({ page, people }) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  const office = await new Office(page).comeIn(people.agency_admin, "/kantor/periode");
  await running(office);
  await office.button("periods.one.change").click();
  await input(office, "closes").fill(day(120));
  await office.button("periods.form.check").click();
  await expect(page.getByText(say("periods.fault.reason", { min: "10", max: "500" })).first()).toBeVisible();
  await expect(office.button("periods.review.save")).toHaveCount(0);
  await accessible(page, "a change without its reason");
  await input(office, "reason").fill(LONGER);
  await office.button("periods.form.check").click();
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await accessible(page, `a change with its reason, ${width}`);
  }
  await office.button("periods.review.save").click();
  await expect(page.getByText(saying("periods.saved"))).toBeVisible();
  await office.open("/kantor/audit");
  await office.settled();
  await expect(office.rows.filter({ hasText: LONGER })).toHaveCount(1);
});

test("a plan that is half typed stays while other pages are looked at, until it is given up", async ({ page, people }) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  const office = await new Office(page).comeIn(people.agency_admin, "/kantor/periode");
  const units = page.getByRole("list", { name: say("periods.form.units") }).getByRole("listitem");
  await office.button("periods.plan").click();
  await office.field("periods.form.name_id").fill("Penilaian sela");
  await input(office, "opens").fill(day(200));
  await input(office, "units").selectOption({ index: 1 });
  await expect(units).toHaveCount(1);
  await office.go("people");
  await office.go("periods");
  await expect(office.field("periods.form.name_id")).toHaveValue("Penilaian sela");
  await expect(input(office, "opens")).toHaveValue(day(200));
  await expect(units).toHaveCount(1);
  await office.button("periods.form.cancel").click();
  await office.button("periods.plan").click();
  await expect(office.field("periods.form.name_id")).toHaveValue("");
  await expect(units).toHaveCount(0);
  await office.button("periods.form.cancel").click();

  // The same of a period that runs.
  const period = await running(office);
  await office.button("periods.one.change").click();
  await input(office, "reason").fill(LONGER);
  await office.go("people");
  await office.go("periods");
  await page.locator(`main a[href="${period}"]`).click();
  await expect(input(office, "reason")).toHaveValue(LONGER);
  await office.settled();
  await expect(input(office, "reason")).toHaveValue(LONGER);
  await accessible(page, "a change that was left half typed");
});

test("what somebody else has saved of a period meanwhile is said on its form, and gives way to nobody's typing", async ({ page, device, people }) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  const office = await new Office(page).comeIn(people.agency_admin, "/kantor/periode");
  const period = await running(office);
  await office.button("periods.one.change").click();
  const name = office.field("periods.form.name_id");
  await name.fill("Nama yang setengah jadi");
  await office.go("people");

  const other = await new Office(await (await device()).newPage()).comeIn(people.agency_admin, period);
  await other.page.setViewportSize({ width: 1280, height: 900 });
  await other.button("periods.one.change").click();
  await input(other, "closes").fill(day(120));
  await input(other, "reason").fill(LONGER);
  await other.button("periods.form.check").click();
  await other.button("periods.review.save").click();
  await expect(other.page.getByText(saying("periods.saved"))).toBeVisible();

  await office.go("periods");
  await page.locator(`main a[href="${period}"]`).click();
  await expect(office.words("office.behind.saved")).toBeVisible();
  await expect(name).toHaveValue("Nama yang setengah jadi");
  await accessible(page, "a change that is behind");
  await office.button("office.behind.anew").click();
  await expect(office.words("office.behind.saved")).toHaveCount(0);
  await expect(name).not.toHaveValue("Nama yang setengah jadi");
  await expect(input(office, "closes")).toHaveValue(day(120));
});

test("a period ends before its day with a reason, and says so", async ({ page, people }) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  const office = await new Office(page).comeIn(people.agency_admin, "/kantor/periode");
  await running(office);
  await page.getByText(say("periods.one.close"), { exact: true }).click();
  await office.button("periods.one.close_go").click();
  await expect(input(office, "close-reason")).toBeFocused();
  await expect(page.getByText(say("periods.fault.reason", { min: "10", max: "500" }))).toBeVisible();
  await accessible(page, "a period to be closed");
  await page.keyboard.type("Seluruh unit sudah selesai");
  await office.button("periods.one.close_go").click();
  await expect(page.getByText(say("periods.one.closed"))).toBeVisible();
});
