// An administrator words a competency of the agency: faults lead to their fields, it is published, picked for a post, reworded while the
// post keeps the words of its standard, and retired. The whole dictionary is taken as a file.
import { accessible, expect, test } from "../fixtures";
import { Office } from "../pages/office";
import { say, saying } from "../words";

/** A sentence of the dictionary. */
const words = (key: string, values: Record<string, string> = {}): string => say(`catalogue.${key}`, values);

/** A field of a form, by its name. */
const input = (office: Office, field: string) => office.page.locator(`[id="${field}"]`);

const REASON = "Analisis jabatan tahun ini";

/** Fills in a whole competency. */
async function fill(office: Office, name: string): Promise<void> {
  await input(office, "name-id").fill(name);
  await input(office, "definition-id").fill("Kecakapan menilai tanah.");
  for (let level = 1; level <= 5; level += 1) {
    await input(office, `meaning-${level}-id`).fill(`${name} pada tingkat ${level}.`);
    for (let nth = 1; nth <= 3; nth += 1) {
      await input(office, `statement-${level}-${nth}-id`).fill(`Saya menilai tanah dengan cara ${level}.${nth}.`);
    }
  }
}

test("a competency of the agency is worded, picked, reworded and retired", async ({ page, people }) => {
  test.setTimeout(240_000);
  await page.setViewportSize({ width: 1280, height: 900 });
  const office = await new Office(page).comeIn(people.agency_admin);
  await office.go("catalogue");
  await expect(office.heading).toHaveText(words("title"));
  await expect(office.words("catalogue.own_none")).toBeVisible();
  // Everything that ships is there to be read.
  await page.getByText(words("summary", { name: "Integritas", code: "INT" })).click();
  await expect(page.getByText("Saya melaksanakan apa yang sudah saya janjikan kepada rekan kerja atau masyarakat.")).toBeVisible();
  await accessible(page, "the dictionary");
  await office.link("catalogue.add").click();
  await expect(office.heading).toHaveText(words("new"));

  // All that is missing is told at once, and leads to its field.
  await office.button("catalogue.form.save").click();
  await expect(page.getByText(words("seen.wrong", { n: "24" }))).toBeVisible();
  await accessible(page, "a new competency with faults");
  const line = words("fault.line", { field: words("field.statement_id", { level: "4", n: "2" }), fault: words("fault.empty") });
  await page.getByRole("button", { name: line }).click();
  await expect(input(office, "statement-4-2-id")).toBeFocused();
  await page.setViewportSize({ width: 360, height: 740 });
  await accessible(page, "a new competency with faults, on a phone");
  await page.setViewportSize({ width: 1280, height: 900 });

  await input(office, "code").fill("int");
  await input(office, "reason").fill(REASON);
  await fill(office, "Penilaian Tanah");
  await office.button("catalogue.form.save").click();
  await expect(page.getByText(words("fault.taken")).first()).toBeVisible();
  await input(office, "code").fill("tanah");
  await office.button("catalogue.form.save").click();
  await expect(office.heading).toHaveText("Penilaian Tanah");
  await expect(page).toHaveURL(/\/kantor\/kamus\/TANAH$/);
  await expect(office.words("catalogue.asking.none")).toBeVisible();
  await accessible(page, "a competency of the agency");

  // A post picks it.
  await office.open("/kantor/standar");
  await office.settled();
  await office.page.locator("main a[href^='/kantor/standar/']:not([href*='?'])").first().click();
  await office.settled();
  const post = await office.heading.innerText();
  await office.button("standards.edit.begin").click();
  await input(office, "level-TANAH").selectOption("2");
  await input(office, "basis_id").fill("Keputusan Bupati 7/2026");
  await input(office, "reason").fill(REASON);
  await office.button("standards.form.check").click();
  await page.getByRole("button", { name: saying("standards.seen.publish") }).click();
  await expect(page.getByText(say("standards.seen.published", { n: "1" }))).toBeVisible();

  // Other words: the post keeps those of its standard, and the page says so.
  await office.open("/kantor/kamus/TANAH");
  await office.settled();
  await expect(page.getByRole("listitem").filter({ hasText: post })).toContainText(words("asking.newest"));
  await office.button("catalogue.edit").click();
  await input(office, "name-en").fill("Land Valuation");
  await office.button("catalogue.form.save").click();
  await expect(page.getByText(words("seen.wrong", { n: "1" }))).toBeVisible();
  await input(office, "reason").fill(REASON);
  await office.button("catalogue.form.save").click();
  await expect(page.getByText(words("seen.published", { n: "2" }))).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: post })).toContainText(words("asking.older"));
  await accessible(page, "a competency whose words have changed");

  // Retired, it stays to be read.
  await input(office, "reason").fill(REASON);
  await office.button("catalogue.retire.do").click();
  await expect(office.words("catalogue.retired_title")).toBeVisible();
  await accessible(page, "a retired competency");

  const file = await (async () => {
    await office.go("catalogue");
    const fetching = page.waitForEvent("download");
    await page.getByRole("button", { name: say("office.files.json") }).click();
    return fetching;
  })();
  expect(file.suggestedFilename()).toBe(`${words("file_name")}.json`);
});
