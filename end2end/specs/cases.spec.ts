// A record is opened to an auditor and closed again; what cannot be opened is said at its field.
import { accessible, expect, test } from "../fixtures";
import { Office } from "../pages/office";
import { sheetText } from "../sheet";
import { say } from "../words";

const NUMBER = "700/052/Itda/2026";
const REASON = "Pemeriksaan khusus Inspektorat";

/** A field of the page, by its name. */
const input = (office: Office, field: string) => office.page.locator(`[id="${field}"]`);

for (const width of [1280, 360]) {
  test(`a case is closed, and another opened, at ${width} pixels`, async ({ browser, page, people, server }) => {
    await page.setViewportSize({ width, height: 900 });
    const office = await new Office(page).comeIn(people.agency_admin, "/kantor/kasus/semua");
    await expect(office.heading).toHaveText(say("cases.title"));
    await accessible(page, "the list of cases");

    // The auditor of the demo has one open already.
    await input(office, "case-auditor").selectOption({ label: people.auditor.name });
    await input(office, "case-nip").fill(people.employee.nip);
    await office.button("cases.go").click();
    await expect(page.getByText(say("cases.wrong.number", { n: "80" }))).toBeVisible();
    await expect(input(office, "case-number")).toBeFocused();
    await page.keyboard.type(NUMBER);
    await input(office, "case-reason").fill(REASON);
    await office.button("cases.go").click();
    await expect(page.getByText(say("cases.wrong.busy"))).toBeVisible();
    await expect(input(office, "case-auditor")).toBeFocused();
    await accessible(page, "an auditor who has a case");

    await office.rows.getByRole("button").first().click();
    await expect(input(office, "close-reason")).toBeFocused();
    await office.button("cases.close_go").click();
    await expect(page.getByText(say("cases.wrong.reason", { n: "10" }))).toBeVisible();
    await input(office, "close-reason").fill("Pemeriksaan selesai lebih awal");
    await input(office, "close-reason").press("Tab");
    await page.keyboard.press("Enter");
    await expect(page.getByText(say("cases.closed"))).toBeVisible();
    await accessible(page, "a case was closed");

    // What was typed has stayed.
    await office.button("cases.go").click();
    await expect(page.getByText(say("cases.opened"))).toBeVisible();
    const row = office.rows.filter({ hasText: NUMBER });
    await expect(row).toContainText(people.employee.name);
    await expect(input(office, "case-number")).toHaveValue("");
    await input(office, "reason").fill(REASON);
    const taken = await office.fetched(() => office.button("office.files.with_names").click());
    expect(taken.suggestedFilename()).toBe(`${say("cases.file_name")}.xlsx`);
    expect(await sheetText(await taken.path())).toContain(NUMBER);

    // The auditor sees it.
    const elsewhere = await browser.newContext({ baseURL: server.url, locale: "id-ID" });
    const auditor = await new Office(await elsewhere.newPage()).comeIn(people.auditor, "/kantor/kasus");
    await expect(auditor.page.getByText(NUMBER)).toBeVisible();
    await expect(auditor.page.getByText(REASON)).toBeVisible();
    await elsewhere.close();
  });
}
