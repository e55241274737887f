// The personnel office: what each role sees and may do, and what is kept from it.
import { expect, test } from "../fixtures";
import { Employee } from "../pages/employee";
import { Office, type Place } from "../pages/office";
import type { Role } from "../server";
import { sheetText } from "../sheet";
import { say } from "../words";

test.use({ viewport: { width: 1280, height: 800 } });

/** The places that a role is offered, the first of them where it lands. */
const OFFERED: Record<Role, Place[]> = {
  employee: ["welcome"],
  supervisor: ["welcome"],
  unit_admin: ["overview", "heat_map", "people", "learning", "periods", "exports"],
  agency_admin: [
    "overview", "heat_map", "people", "structure", "posts", "handovers", "slips", "learning", "courses", "needs", "official", "claims", "periods", "standards", "catalogue", "rules", "imports", "exports", "audit", "requests", "roles", "cases",
  ],
  course_author: ["welcome", "courses"],
  auditor: ["welcome", "case", "audit"],
  data_protection_officer: ["welcome", "audit", "requests", "cases"],
  platform_admin: ["welcome", "roles", "agencies"],
};

const ADDRESSES: Partial<Record<Place, string>> = {
  heat_map: "/kantor/peta",
  people: "/kantor/pegawai",
  structure: "/kantor/unit",
  posts: "/kantor/jabatan",
  handovers: "/kantor/mutasi",
  case: "/kantor/kasus",
  slips: "/kantor/aktivasi",
  learning: "/kantor/pembelajaran",
  courses: "/kantor/kursus",
  needs: "/kantor/kebutuhan",
  official: "/kantor/hasil-resmi",
  claims: "/kantor/pelatihan",
  standards: "/kantor/standar",
  catalogue: "/kantor/kamus",
  rules: "/kantor/aturan",
  periods: "/kantor/periode",
  imports: "/kantor/impor",
  exports: "/kantor/ekspor",
  audit: "/kantor/audit",
  requests: "/kantor/permintaan",
  roles: "/kantor/peran",
  cases: "/kantor/kasus/semua",
  agencies: "/kantor/instansi",
};

for (const [role, offered] of Object.entries(OFFERED) as [Role, Place[]][]) {
  test(`${role}: lands where the role begins, and is refused everywhere else`, async ({ page, people }) => {
    const office = await new Office(page).comeIn(people[role]);
    expect(await office.places()).toEqual(offered.map((place) => say(`office.nav.${place}`)));
    for (const place of offered.slice(1)) {
      await office.go(place);
      await expect(office.heading).toBeFocused();
    }
    if (offered[0] === "welcome" && role !== "employee") {
      await office.go("welcome");
      await expect(office.words(`office.welcome.${role}`)).toBeVisible();
      // What the role is for is a step away.
      if (role === "data_protection_officer") {
        await expect(page.getByRole("main").getByRole("link", { name: say("office.nav.requests"), exact: true })).toBeVisible();
      }
    }
    for (const [place, address] of Object.entries(ADDRESSES) as [Place, string][]) {
      if (offered.includes(place)) continue;
      await office.open(address);
      await expect(office.heading).toHaveText(say("office.not_for_you.title"));
    }
  });
}

/** Fewer people than this are a small group. */
const SMALL = 5;

test("the gap map hides small groups from whoever may not see persons", async ({ device, people }) => {
  const wide = { width: 1280, height: 800 };
  const page = await (await device()).newPage();
  await page.setViewportSize(wide);
  const office = await new Office(page).comeIn(people.unit_admin, "/kantor/peta");
  const hidden = say("office.heat.hidden");
  const units = await office.rows.evaluateAll((rows) =>
    rows.map((row) => [...row.querySelectorAll("td")].map((cell) => cell.innerText.replaceAll(/\s+/g, " "))),
  );
  const small = units.filter(([people]) => Number(people) < SMALL);
  expect(small.length).toBeGreaterThan(0);
  for (const [, , ...gaps] of small) for (const gap of gaps) expect(gap).toContain(hidden);

  // The small unit on a page of its own says no more.
  await office.rows.filter({ hasText: hidden }).first().getByRole("link").click();
  await office.settled();
  await expect(office.words("office.overview.hidden")).toBeVisible();
  await expect(office.words("office.overview.kept_back").first()).toBeVisible();
  await expect(page.getByRole("img")).toHaveCount(0);

  // Whoever may see persons sees the same units in full.
  const all = await (await device()).newPage();
  await all.setViewportSize(wide);
  await new Office(all).comeIn(people.agency_admin, "/kantor/peta");
  await expect(all.locator("td").filter({ hasText: hidden })).toHaveCount(0);
});

test("people are searched, filtered, sorted and paged, and the address keeps it all", async ({ page, people }) => {
  const office = await new Office(page).comeIn(people.agency_admin, "/kantor/pegawai");
  const first = await office.names();
  await office.link("people.next").click();
  await expect(page).toHaveURL(/page=2/);
  await expect(office.words("people.page_of", { n: "2" })).toBeVisible();
  const second = await office.names();
  expect(second.filter((name) => first.includes(name))).toEqual([]);

  const submitted = say("people.state.submitted");
  await office.field("people.state_filter").selectOption({ label: submitted });
  await expect(page).toHaveURL(/state=submitted/);
  await expect(page).not.toHaveURL(/page=/);
  await expect(office.words("people.page_of", { n: "1" })).toBeVisible();
  await expect.poll(async () => new Set(await office.column(4))).toEqual(new Set([submitted]));

  await page.getByRole("button", { name: say("people.submitted"), exact: true }).click();
  await expect(page).toHaveURL(/sort=submitted/);
  await expect(page.getByRole("columnheader", { name: say("people.submitted") })).toHaveAttribute("aria-sort", "descending");

  await office.search("sri");
  await expect.poll(async () => (await office.names()).filter((name) => !/sri/i.test(name))).toEqual([]);
  const found = await office.names();
  expect(found.length).toBeGreaterThan(0);

  const address = page.url();
  await page.reload();
  await office.settled();
  expect(page.url()).toBe(address);
  expect(await office.names()).toEqual(found);
  await expect(page.getByRole("searchbox")).toHaveValue("sri");

  await office.search("tidak ada namanya");
  await expect(office.words("people.none")).toBeVisible();
  await office.link("people.show_all").click();
  await expect.poll(() => office.names()).toEqual(first);
});

test("how figures came about stays open, or closed, when other figures take their place", async ({ page, people }) => {
  const office = await new Office(page).comeIn(people.agency_admin, "/kantor");
  const opened = page.locator("details[open]").filter({ hasText: say("office.footing.ask") });
  await office.words("office.footing.ask").click();
  await expect(opened).toHaveCount(1);
  for (const [unit, open] of [["Seksi Pelayanan", 1], ["Kecamatan", 0]] as const) {
    if (!open) await office.words("office.footing.ask").click();
    await office.chooseUnit(unit);
    await expect(office.words("office.overview.of_unit")).toContainText(unit);
    await office.settled();
    await expect(opened).toHaveCount(open);
  }
});

test("a code that is shown once stays when another period is looked at", async ({ page, people }) => {
  const office = await new Office(page).comeIn(people.agency_admin, "/kantor/pegawai?state=submitted");
  await office.openPerson((await office.names())[0] ?? "");
  const code = await office.makeCode();
  await expect(page.getByText(code, { exact: true })).toBeVisible();
  const period = office.field("office.scope.period");
  const other = period.locator("option:not(:checked)").first();
  await period.selectOption((await other.getAttribute("value")) ?? "");
  await expect(page).toHaveURL(/period=/);
  await office.settled();
  await expect(page.getByText(code, { exact: true })).toBeVisible();
});

test("a look at one person's levels is in the log, and the person reads of it", async ({ page, device, people }) => {
  const office = await new Office(page).comeIn(people.agency_admin, "/kantor/pegawai");
  await office.openPerson(people.supervisor.name);
  await expect(office.words("people.person.logged")).toBeVisible();
  await expect(page.getByRole("heading", { name: say("people.person.levels") })).toBeVisible();

  await office.go("audit");
  // Their levels, and what they have learned.
  for (const look of ["read_levels", "read_learning"]) {
    const line = office.rows.filter({ hasText: say(`visibility.action.${look}`) }).filter({ hasText: people.supervisor.name });
    await expect(line.first()).toContainText(people.agency_admin.name);
  }
  await expect(office.words("audit.intact")).toBeVisible();

  const looked = await new Employee(await (await device()).newPage()).comeIn(people.supervisor);
  await looked.go("visibility");
  const reading = looked.page.getByRole("table").getByRole("row").filter({ hasText: say("visibility.action.read_levels") });
  await expect(reading.first()).toContainText(say("visibility.role.agency_admin"));
  // Days, not clock times.
  await expect(reading.first()).not.toContainText(/\d\d[.:]\d\d/);
});

test("spreadsheets come down: figures without names, names only with a reason and the mark of who took them", async ({ page, people }) => {
  const office = await new Office(page).comeIn(people.agency_admin, "/kantor/ekspor");
  const figures = await office.fetched(() => office.take("xlsx").click());
  expect(figures.suggestedFilename()).toBe(`${say("office.exports.aggregates_file")}.xlsx`);
  const without = await sheetText(await figures.path());
  expect(without).not.toContain(people.supervisor.name);
  expect(without).not.toContain(people.supervisor.nip);

  const reason = "Bahan rapat pengembangan pegawai";
  await office.field("office.exports.reason").fill("rapat");
  await office.button("office.files.with_names").click();
  await expect(office.words("office.exports.reason_short")).toBeVisible();
  await office.field("office.exports.reason").fill(reason);
  const named = await office.fetched(() => office.button("office.files.with_names").click());
  const text = await sheetText(await named.path());
  expect(text).toContain(people.supervisor.name);
  expect(text).toContain(people.supervisor.nip);
  expect(text).toContain(reason);
  expect(text).toContain(people.agency_admin.name);

  await office.go("audit");
  // The file itself, and before it a line for each whose levels stand in it.
  const lines = office.rows.filter({ hasText: reason });
  await expect(lines.first()).toContainText(say("visibility.action.export_named"));
  await expect(lines.nth(1)).toContainText(say("visibility.action.read_levels"));
});

test("an auditor reads the one case that is open, and nothing beside it", async ({ page, people }) => {
  const office = await new Office(page).comeIn(people.auditor, "/kantor/kasus");
  await office.link("office.case.read").click();
  await expect(office.words("people.person.logged")).toBeVisible();
  await expect(office.words("people.code.title")).toHaveCount(0);
  await page.goto("/kantor/pegawai/00000000-0000-8000-8000-000000000000");
  await expect(page.getByRole("alert")).toBeVisible();
});
