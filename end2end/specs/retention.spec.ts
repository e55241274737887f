// Somebody has retired: the office sees what may go and what stays, erases it on a second word, and the data protection officer looks on.
import type { Page } from "@playwright/test";

import { accessible, expect, test } from "../fixtures";
import { Office } from "../pages/office";
import { sheetText } from "../sheet";
import { LANGUAGES, say } from "../words";

const REASON = "Masa simpan setelah pensiun sudah lewat";
const SCREENS = [
  { width: 360, height: 740 },
  { width: 1280, height: 800 },
];

/** The page in both sizes and both colour schemes. */
async function looked(page: Page, what: string): Promise<void> {
  for (const screen of SCREENS) {
    await page.setViewportSize(screen);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await accessible(page, `${what}, ${screen.width}, ${colorScheme}`);
      if (process.env.JENJANG_SHOTS) {
        const name = `${what}-${screen.width}-${colorScheme}`.replaceAll(/[^a-z0-9]+/gi, "-");
        await page.screenshot({ path: `${process.env.JENJANG_SHOTS}/${name}.png`, fullPage: true });
      }
    }
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
    expect(wide, `${what} at ${screen.width} is wider than the screen`).toBe(false);
  }
  await page.emulateMedia({ colorScheme: "light" });
}

for (const language of LANGUAGES) {
  test(`who has left is erased on a second word, ${language}`, async ({ device, people, server }) => {
    test.setTimeout(180_000);
    const page = await (await device()).newPage();
    await page.addInitScript((language) => localStorage.setItem("jenjang.language", language), language);
    const office = await new Office(page, language).comeIn(people.agency_admin, "/kantor/permintaan");
    await office.link("leavers.title").click();
    await expect(office.heading).toHaveText(say("leavers.title", {}, language));
    await office.settled();
    await expect(office.rows).toHaveCount(1);
    await expect(office.rows.first()).toContainText(say("leavers.may", {}, language));
    await looked(page, `who has left ${language}`);
    const name = await office.rows.first().getByRole("link").innerText();
    await office.field("office.exports.reason").fill(REASON);
    const taken = await office.fetched(() => office.button("office.files.with_names").click());
    expect(taken.suggestedFilename()).toBe(`${say("leavers.file_name", {}, language)}.xlsx`);
    expect(await sheetText(await taken.path())).toContain(name);
    await office.rows.first().getByRole("link").click();
    await expect(office.heading).toHaveText(name);
    await looked(page, `what goes and what stays ${language}`);

    // By keyboard: without a reason the field says so; the second word is asked for, and may be taken back.
    await office.button("leavers.one.next").focus();
    await page.keyboard.press("Enter");
    await expect(office.words("leavers.one.wrong_reason")).toBeVisible();
    await expect(page.locator("#erase-reason")).toBeFocused();
    await page.keyboard.type(REASON);
    await office.button("leavers.one.next").focus();
    await page.keyboard.press("Enter");
    await expect(office.words("leavers.one.sure")).toBeVisible();
    await looked(page, `the second word ${language}`);
    await office.button("leavers.one.cancel").click();
    await expect(office.words("leavers.one.sure")).toHaveCount(0);
    await expect(page.locator("#erase-reason")).toHaveValue(REASON);
    await office.button("leavers.one.next").click();
    await office.button("leavers.one.go").click();
    await expect(office.words("leavers.one.done")).toBeVisible();
    await expect(office.words("leavers.bar.nothing")).toBeVisible();
    await expect(page.getByText(REASON)).toBeVisible();
    await looked(page, `what was erased ${language}`);

    // It outlives the server, and stands among those of whom something was erased.
    await server.down();
    await server.up();
    await office.open("/kantor/retensi?erased=true");
    await office.settled();
    await expect(office.rows).toContainText([name]);
    await office.open("/kantor/retensi");
    await office.settled();
    await expect(office.words("leavers.none")).toBeVisible();

    const desk = await (await device()).newPage();
    await desk.addInitScript((language) => localStorage.setItem("jenjang.language", language), language);
    const officer = await new Office(desk, language).comeIn(people.data_protection_officer, "/kantor/retensi?erased=true");
    await officer.rows.getByRole("link").click();
    await expect(desk.getByText(REASON)).toBeVisible();
    await expect(officer.button("leavers.one.next")).toHaveCount(0);
  });
}
