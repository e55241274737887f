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

test("the agency's wording comes from a file", async ({ page, people }) => {
  test.setTimeout(180_000);
  await page.setViewportSize({ width: 1280, height: 900 });
  const office = await new Office(page).comeIn(people.agency_admin);
  const told = (key: string, values: Record<string, string> = {}): string => say(`wording.${key}`, values);
  const level = (code: string, nth: number, statements: number): unknown => ({
    level: nth,
    deskripsi: `Makna ${code} ${nth}.`,
    indikator: Array.from({ length: statements }, (_, at) => `Pernyataan ${code} ${nth}.${at + 1}`),
  });
  const file = (statements: number): { name: string; mimeType: string; buffer: Buffer } => ({
    name: "kamus.json",
    mimeType: "application/json",
    buffer: Buffer.from(
      JSON.stringify({
        kompetensi: [
          {
            kode: "INT",
            nama: "Integritas Instansi",
            jenis: "manajerial",
            definisi: "Definisi instansi.",
            level: [1, 2, 3, 4, 5].map((nth) => level("INT", nth, nth === 3 ? statements : 3)),
          },
        ],
      }),
    ),
  });
  await office.go("catalogue");
  await office.link("catalogue.bring").click();
  await expect(office.heading).toHaveText(told("bring.name"));
  await office.settled();
  await expect(office.words("wording.history.none")).toBeVisible();
  await accessible(page, "words of competencies from a file");

  // A fourth indicator is refused where it stands.
  await input(office, "words-file").setInputFiles(file(4));
  await office.button("wording.bring.read").click();
  await input(office, "basis_id").fill("Keputusan Bupati 9/2026");
  await input(office, "reason").fill(REASON);
  await office.button("wording.bring.look").click();
  await expect(page.getByText(told("seen.flaws", { n: "1" }))).toBeVisible();
  await expect(page.getByRole("cell", { name: told("fault.number") })).toBeVisible();
  await accessible(page, "words with faults");
  await page.setViewportSize({ width: 360, height: 740 });
  await accessible(page, "words with faults, on a phone");
  await page.setViewportSize({ width: 1280, height: 900 });

  await input(office, "words-file").setInputFiles(file(3));
  await office.button("wording.bring.read").click();
  await office.button("wording.bring.look").click();
  await expect(page.getByText(told("seen.ready"))).toBeVisible();
  await accessible(page, "words ready to be applied");
  await office.button("wording.seen.take").click();
  await expect(page.getByText(told("seen.taken", { n: "1", m: "0" }))).toBeVisible();
  await expect(page.getByText(told("history.codes", { codes: "INT" }))).toBeVisible();
  await accessible(page, "words that were applied");

  // The same file again changes nothing.
  await input(office, "words-file").setInputFiles(file(3));
  await office.button("wording.bring.read").click();
  await office.button("wording.bring.look").click();
  await expect(page.getByText(told("seen.nothing"))).toBeVisible();
  await office.go("catalogue");
  await expect(page.getByText(words("summary", { name: "Integritas Instansi", code: "INT" }))).toBeVisible();
});
