// An administrator publishes a version of the rules of learning hours: what was learned before its day is counted as it was, what ends
// from then on by the new version, on the phone and at the server, and both say which. An assessment keeps the level rule that it began with.
import { accessible, expect, test } from "../fixtures";
import { STRONG } from "../pages/assessment";
import { Employee } from "../pages/employee";
import { Office } from "../pages/office";
import { photo } from "../photo";
import { say, saying } from "../words";

const BEFORE = "2026-03-04";

/** A sentence of the rules. */
const words = (key: string, values: Record<string, string> = {}): string => say(`rules.${key}`, values);

/** A field of the form, by its name. */
const input = (office: Office, field: string) => office.page.locator(`[id="${field}"]`);

/** Claims a workshop of one day; what it would be worth, and by which rules, is there while it is filled in. */
async function claims(employee: Employee, title: string, on: string, jp: number, rule: string): Promise<void> {
  await employee.open("/belajar/pelatihan/baru");
  await employee.field("claims.form.path").selectOption("KL07");
  await employee.field("claims.form.title").fill(title);
  await employee.field("claims.form.organiser").fill("BPSDM Provinsi");
  await employee.field("claims.form.from").fill(on);
  await employee.field("claims.form.to").fill(on);
  await employee.field("claims.form.days").fill("1");
  await expect(employee.page.getByText(say("claims.step.days", { days: "1", each: String(jp) }))).toBeVisible();
  await expect(employee.page.getByText(rule)).toBeVisible();
  const picture = await photo(employee.page, 600, 400);
  await employee.field("claims.form.proof_add").setInputFiles({ name: "IMG_1.jpg", mimeType: "image/jpeg", buffer: picture });
  await expect(employee.page.getByRole("button", { name: say("claims.form.proof_remove") })).toBeVisible();
  await employee.button("claims.form.save").click();
  await expect(employee.heading).toHaveText(title);
}

/** Sends, and reads what the server says of a claim. */
async function counted(employee: Employee, title: string, jp: number, rule: string): Promise<void> {
  await employee.open("/kiriman");
  await employee.button("pocket.delivery.send_now").click();
  await employee.sent();
  await employee.open("/belajar/pelatihan");
  await employee.page.getByRole("link", { name: title }).click();
  await expect(employee.words("claims.state.waiting")).toBeVisible({ timeout: 20_000 });
  await employee.words("claims.how").click();
  await expect(employee.page.getByText(say("claims.step.days", { days: "1", each: String(jp) }))).toBeVisible();
  await expect(employee.page.getByText(rule)).toBeVisible();
}

test("a conversion changes from a day on", async ({ phone, page, people }) => {
  test.setTimeout(240_000);
  const shipped = say("claims.rule", { id: "jp-baku", version: "2026.1" });
  const employee = await new Employee(await phone.tab()).comeIn(people.employee);
  await employee.kept();
  await employee.go("learn");
  await claims(employee, "Lokakarya sebelum aturan", BEFORE, 5, shipped);
  await counted(employee, "Lokakarya sebelum aturan", 5, shipped);

  await page.setViewportSize({ width: 1280, height: 900 });
  const office = await new Office(page).comeIn(people.agency_admin);
  await office.go("rules");
  const row = page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: "KL07", exact: true }) });
  await expect(row).toContainText("5 JP");
  const number = Number((await page.getByRole("heading", { level: 3, name: /^jp-instansi \d+$/ }).count()));
  await accessible(page, "the rules");
  await office.button("rules.new.open").click();
  await expect(input(office, "from")).toBeVisible();
  await accessible(page, "a new version");
  const today = await input(office, "from").inputValue();

  // Nothing is published that rests on nothing, or on what is over; each fault leads to its field.
  await input(office, "from").fill(BEFORE);
  await page.locator("summary").filter({ hasText: /^KL07/ }).click();
  await input(office, "KL07.national").fill("6");
  await office.button("rules.new.check").click();
  await expect(page.getByText(words("new.wrong", { n: "4" }))).toBeVisible();
  await expect(page.getByText(words("fault.past")).first()).toBeVisible();
  await accessible(page, "a new version with faults");
  await page.getByRole("button", { name: `KL07 · ${words("field.basis_id")}` }).click();
  await expect(input(office, "KL07.basis.id")).toBeFocused();
  await page.keyboard.press("Control+A");
  await page.keyboard.type("Peraturan Bupati 7/2026 Pasal 4");
  await input(office, "KL07.basis.en").fill("");
  await input(office, "from").fill(today);
  await input(office, "basis.id").fill("Peraturan Bupati 7/2026");
  await input(office, "reason").fill("Peraturan Bupati yang baru");
  await office.button("rules.new.check").click();

  // Row by row what changes, and then the second word.
  const change = page.getByRole("row").filter({ hasText: words("field.national") });
  await expect(change.getByRole("cell")).toHaveText(["5", "6"]);
  await accessible(page, "what a new version changes");
  await page.setViewportSize({ width: 360, height: 740 });
  await accessible(page, "what a new version changes, on a phone");
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.getByRole("button", { name: saying("rules.new.publish") }).click();
  await expect(page.getByText(words("new.published", { n: String(number + 1) }))).toBeVisible();
  await office.settled();
  await expect(row).toContainText("6 JP");
  await expect(page.getByText("Peraturan Bupati 7/2026", { exact: true }).first()).toBeVisible();

  // The phone learns of it with its next sync, and counts by it without a network.
  const own = say("claims.rule", { id: "jp-instansi", version: String(number + 1) });
  await employee.open("/kiriman");
  await employee.button("pocket.delivery.send_now").click();
  await employee.sent();
  await employee.open("/belajar");
  await employee.page.waitForTimeout(1_000);
  await phone.setOffline(true);
  await claims(employee, "Lokakarya menurut aturan baru", today, 6, own);
  await claims(employee, "Lokakarya lama yang terlambat", BEFORE, 5, shipped);
  await phone.setOffline(false);
  await counted(employee, "Lokakarya menurut aturan baru", 6, own);
  await counted(employee, "Lokakarya lama yang terlambat", 5, shipped);
  await counted(employee, "Lokakarya sebelum aturan", 5, shipped);

  // The former version can still be read.
  await page.getByRole("link", { name: new RegExp(`^${words("look")}.*jp-baku`) }).click();
  await office.settled();
  await expect(row).toContainText("5 JP");
  await expect(page.getByText(words("standing.past")).first()).toBeVisible();
});

test("categories of official results change from a day on", async ({ page, people }) => {
  test.setTimeout(120_000);
  await page.setViewportSize({ width: 1280, height: 900 });
  const office = await new Office(page).comeIn(people.agency_admin);
  await office.go("rules");
  await input(office, "rule").selectOption("categories");
  await expect(page).toHaveURL(/\/kantor\/aturan\/kategori-jpm$/);
  await expect(page.getByText(words("lead.categories"))).toBeVisible();
  const row = page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: "Cukup Optimal", exact: true }) });
  await expect(row.getByRole("cell")).toHaveText(["78%", "90%"]);
  await accessible(page, "the categories");
  await page.setViewportSize({ width: 360, height: 740 });
  await accessible(page, "the categories, on a phone");
  await page.setViewportSize({ width: 1280, height: 900 });

  // Bounds that do not fall, on the former grounds: each fault leads to its field.
  await office.button("rules.new.open").click();
  await expect(input(office, "from")).toBeVisible();
  await page.locator("summary").filter({ hasText: "Cukup Optimal" }).click();
  await input(office, "pemetaan.2.min").fill("91");
  await input(office, "basis.id").fill("Peraturan Bupati 8/2026");
  await input(office, "reason").fill("Peraturan Bupati yang baru");
  await office.button("rules.new.check").click();
  await expect(page.getByText(words("new.wrong", { n: "2" }))).toBeVisible();
  await accessible(page, "new categories with faults");
  await page.getByRole("button", { name: words("fault.order") }).click();
  await expect(input(office, "pemetaan.2.min")).toBeFocused();
  await page.keyboard.press("Control+A");
  await page.keyboard.type("77,5");
  await input(office, "pemetaan.basis.id").fill("Peraturan Bupati 8/2026 Pasal 3");
  await input(office, "pemetaan.basis.en").fill("");
  await office.button("rules.new.check").click();

  // What changes, and for how many results; then the second word.
  const change = page.getByRole("row").filter({ hasText: words("field.category_min", { n: "2" }) });
  await expect(change.getByRole("cell")).toHaveText(["78%", "77,50%"]);
  await expect(page.getByText(new RegExp(`^${words("scheme.pemetaan")}:`))).toBeVisible();
  await accessible(page, "what new categories change");
  await page.getByRole("button", { name: saying("rules.new.publish") }).click();
  await expect(page.getByText(saying("rules.new.published"))).toBeVisible();
  await office.settled();
  await expect(row.getByRole("cell")).toHaveText(["77,50%", "90%"]);
  await expect(page.getByText("kategori-instansi 1").first()).toBeVisible();
  await accessible(page, "published categories");

  // Back to the other rule, which has versions of its own.
  await input(office, "rule").selectOption("hours");
  await expect(page).toHaveURL(/\/kantor\/aturan$/);
  await expect(page.getByText(words("lead.hours"))).toBeVisible();
});

/** The result says by which level rule it came about. */
async function levelledBy(employee: Employee, id: string, version: string): Promise<void> {
  await employee.sent();
  await employee.words("result.profile.levels").click();
  const rule = employee.page.getByText(say("explain.rule", { id, version })).filter({ visible: true });
  await expect(rule.first()).toBeVisible();
}

test("the level rule changes while somebody answers, who keeps theirs", async ({ phone, device, page, people }) => {
  test.setTimeout(300_000);
  // The phone has seen the period, and then has no network.
  const employee = await new Employee(await phone.tab()).comeIn(people.employee);
  await employee.sent();
  await employee.kept();
  await employee.link("pocket.period.begin").click();
  await phone.setOffline(true);
  await employee.assessment.begin();
  await employee.assessment.answerPage(STRONG);
  await employee.assessment.next();

  await page.setViewportSize({ width: 1280, height: 900 });
  const office = await new Office(page).comeIn(people.agency_admin);
  await office.go("rules");
  await input(office, "rule").selectOption("level");
  await expect(page).toHaveURL(/\/kantor\/aturan\/level$/);
  await expect(page.getByText(words("lead.level"))).toBeVisible();
  await accessible(page, "the level rule");
  await page.setViewportSize({ width: 360, height: 740 });
  await accessible(page, "the level rule, on a phone");
  await page.setViewportSize({ width: 1280, height: 900 });

  // A rule that nobody can meet, explained as the former one was: each fault leads to its field.
  await office.button("rules.new.open").click();
  await input(office, "met_from").selectOption("always");
  await input(office, "statements_min").fill("4");
  await input(office, "no_opportunity_max").fill("0");
  await input(office, "basis.id").fill("Peraturan Bupati 9/2026");
  await input(office, "reason").fill("Peraturan Bupati yang baru");
  await office.button("rules.new.check").click();
  await expect(page.getByText(words("new.wrong", { n: "2" }))).toBeVisible();
  await accessible(page, "a new level rule with faults");
  await page.getByRole("button", { name: words("fault.within", { min: "1", max: "3" }) }).click();
  await expect(input(office, "statements_min")).toBeFocused();
  await page.keyboard.press("Control+A");
  await page.keyboard.type("3");
  await input(office, "explanation.id").fill("Sebuah level tercapai bila ketiga pernyataannya dijawab Selalu.");
  await input(office, "explanation.en").fill("");
  await office.button("rules.new.check").click();

  // What changes, which answers read otherwise, and for whom; then the second word.
  const change = page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: words("field.met_from"), exact: true }) });
  await expect(change.getByRole("cell")).toHaveText([say("assessment.answer.often"), say("assessment.answer.always")]);
  const mix = ["always", "always", "often"].map((answer) => say(`assessment.answer.${answer}`)).join(", ");
  const moved = page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: mix, exact: true }) });
  await expect(moved.getByRole("cell")).toHaveText([words("new.met"), words("new.not_met")]);
  await expect(page.getByText(saying("rules.new.keep")).first()).toBeVisible();
  await accessible(page, "what a new level rule changes");
  await page.setViewportSize({ width: 360, height: 740 });
  await accessible(page, "what a new level rule changes, on a phone");
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.getByRole("button", { name: saying("rules.new.publish") }).click();
  await expect(page.getByText(saying("rules.new.published"))).toBeVisible();
  await office.settled();
  await expect(page.getByText("level-instansi 1").first()).toBeVisible();
  await accessible(page, "a published level rule");

  // Whoever has begun goes on by the rule that they began with, and the result says so.
  await phone.setOffline(false);
  await employee.assessment.finish(STRONG);
  await employee.assessment.submit();
  await levelledBy(employee, "level-1", "1");
  await employee.open();
  await employee.sent();

  // Whoever begins now is asked by the new one: often is not enough for any level.
  await office.open("/kantor/pegawai?state=not_begun");
  await office.openPerson((await office.names())[0] ?? "");
  const nip = (await page.getByText(/^\d[\d ]{16,20}\d$/).innerText()).replaceAll(" ", "");
  const code = await office.makeCode();
  const other = new Employee(await (await device()).newPage());
  await other.open("/aktivasi");
  await other.tryActivate(nip, code, "perahu-biru-di-dermaga");
  await other.sent();
  await other.begin();
  await other.assessment.finish(STRONG);
  await other.assessment.submit();
  await levelledBy(other, "level-instansi", "1");
});

test("what is being written stays as long as the tab is open, wherever one goes meanwhile", async ({ page, people }) => {
  test.setTimeout(150_000);
  await page.setViewportSize({ width: 1280, height: 900 });
  const unfinished = "Belum selesai ditulis";
  const office = await new Office(page).comeIn(people.agency_admin, "/kantor/aturan/level");
  await office.button("rules.new.open").click();
  const reason = input(office, "reason");
  await reason.click();
  await reason.fill(unfinished);

  // To another rule, which nobody is writing, and back; to another page, and back by its link.
  await office.go("rules");
  await expect(office.button("rules.new.open")).toBeVisible();
  await expect(reason).toHaveCount(0);
  await page.goBack();
  await expect(reason).toHaveValue(unfinished);
  await office.go("people");
  await office.go("rules");
  await input(office, "rule").selectOption("level");
  await expect(reason).toHaveValue(unfinished);

  // The browser asks before the tab is left, and so does the program before it signs out.
  const dialogs: string[] = [];
  page.on("dialog", async (dialog) => {
    dialogs.push(dialog.type());
    await dialog.dismiss();
  });
  await page.evaluate(() => setTimeout(() => location.reload(), 0));
  await expect.poll(() => dialogs).toEqual(["beforeunload"]);
  await office.button("office.tools.sign_out").click();
  await expect(office.words("office.tools.sign_out_written")).toBeVisible();
  await accessible(page, "signing out with something unfinished");
  await page.locator("#menu").getByRole("button", { name: say("office.tools.stay"), exact: true }).click();
  await expect(reason).toHaveValue(unfinished);

  // Given up, it is gone, and nobody is asked.
  await office.button("rules.new.cancel").click();
  await expect(reason).toHaveCount(0);
  await page.reload();
  await office.settled();
  await expect(office.button("rules.new.open")).toBeVisible();
  expect(dialogs).toEqual(["beforeunload"]);

  // The standard of a post; what is kept as a draft at the server is not unfinished here.
  await office.go("standards");
  await page.locator("main a[href^='/kantor/standar/']:not([href*='?'])").first().click();
  await office.button("standards.edit.begin").click();
  await reason.fill(unfinished);
  await office.go("people");
  await page.goBack();
  await expect(reason).toHaveValue(unfinished);
  await office.button("standards.form.save").click();
  await expect(office.words("standards.form.saved")).toBeVisible();
  await office.go("people");
  await page.goBack();
  await expect(office.words("standards.edit.there")).toBeVisible();
  await office.button("standards.edit.go_on").click();
  await reason.fill("Sekarang selesai");
  await office.go("people");
  await page.goBack();
  await expect(reason).toHaveValue("Sekarang selesai");
  await office.button("standards.form.save").click();
  await expect(office.words("standards.form.saved")).toBeVisible();

  // A competency of the agency.
  await office.go("catalogue");
  await office.link("catalogue.add").click();
  await input(office, "name-id").fill(unfinished);
  await office.go("people");
  await page.goBack();
  await expect(input(office, "name-id")).toHaveValue(unfinished);
  await office.button("catalogue.form.cancel").click();
  await office.link("catalogue.add").click();
  await expect(input(office, "name-id")).toHaveValue("");
});

/** Writes a level rule of an agency that has none of its own yet. */
async function writesLevelRule(office: Office, reason: string): Promise<void> {
  await input(office, "met_from").selectOption("always");
  await input(office, "no_opportunity_max").fill("0");
  await input(office, "basis.id").fill("Peraturan Bupati 9/2026");
  await input(office, "explanation.id").fill("Sebuah level tercapai bila ketiga pernyataannya dijawab Selalu.");
  await input(office, "explanation.en").fill("");
  await input(office, "reason").fill(reason);
}

test("whoever writes upon a version that is not the newest any more is told, and begins anew on their own word", async ({ page, people, device }) => {
  test.setTimeout(120_000);
  await page.setViewportSize({ width: 1280, height: 900 });
  const late = await new Office(page).comeIn(people.agency_admin, "/kantor/aturan/level");
  await late.button("rules.new.open").click();
  await writesLevelRule(late, "Yang terlambat");

  const early = await new Office(await (await device()).newPage()).comeIn(people.agency_admin, "/kantor/aturan/level");
  await early.button("rules.new.open").click();
  await writesLevelRule(early, "Yang lebih dulu");
  await early.button("rules.new.check").click();
  await early.page.getByRole("button", { name: saying("rules.new.publish") }).click();
  await expect(early.page.getByText(words("new.published", { n: "1" }))).toBeVisible();

  // The server refuses; what came in between is told instead of that, and what was typed stays.
  const behind = late.words("office.behind.version", { n: "1" });
  await expect(behind).toHaveCount(0);
  await late.button("rules.new.check").click();
  await expect(behind).toBeVisible();
  await expect(page.locator("#behind")).toBeFocused();
  await expect(late.words("errors.code.changed")).toHaveCount(0);
  await expect(input(late, "reason")).toHaveValue("Yang terlambat");
  await accessible(page, "a version upon a former one");
  await page.setViewportSize({ width: 360, height: 740 });
  await accessible(page, "a version upon a former one, on a phone");
  await page.setViewportSize({ width: 1280, height: 900 });

  // Whoever comes back to it is told without asking.
  await late.go("people");
  await page.goBack();
  await expect(input(late, "reason")).toHaveValue("Yang terlambat");
  await expect(behind).toBeVisible();

  await late.button("office.behind.anew").click();
  await expect(page.getByRole("heading", { name: words("new.title", { rule: "level-instansi 1" }) })).toBeVisible();
  await expect(input(late, "reason")).toHaveValue("");
  await expect(behind).toHaveCount(0);
});
