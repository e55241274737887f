// The pictures of the README: the main pages as people see them, drawn anew whenever they have changed.
import { mkdir, writeFile } from "node:fs/promises";
import type { Page } from "@playwright/test";

import { test } from "./fixtures";
import { MIXED } from "./pages/assessment";
import { Employee } from "./pages/employee";
import { Office } from "./pages/office";
import { type Picture, png } from "./picture";

const FOLDER = new URL("../docs/screenshots/", import.meta.url);

test.setTimeout(180_000);
test.use({ viewport: { width: 360, height: 740 }, colorScheme: "light" });

async function pixels(page: Page): Promise<Picture> {
  const shot = (await page.screenshot({ animations: "disabled", caret: "hide" })).toString("base64");
  const blank = await page.context().newPage();
  const picture = await blank.evaluate(async (shot) => {
    const bytes = Uint8Array.from(atob(shot), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes]));
    const { width, height } = bitmap;
    const drawing = new OffscreenCanvas(width, height).getContext("2d");
    drawing?.drawImage(bitmap, 0, 0);
    const data = [...(drawing?.getImageData(0, 0, width, height).data ?? [])];
    const part = (at: number, place: number) => data[at * 4 + place] ?? 0;
    const colour = (at: number) => (part(at, 0) << 16) | (part(at, 1) << 8) | part(at, 2);
    return { width, height, pixels: Array.from({ length: width * height }, (_, at) => colour(at)) };
  }, shot);
  await blank.close();
  return picture;
}

async function take(page: Page, name: string): Promise<void> {
  await page.evaluate(() => {
    scrollTo(0, 0);
    (document.activeElement as HTMLElement | null)?.blur();
  });
  await mkdir(FOLDER, { recursive: true });
  await writeFile(new URL(`${name}.png`, FOLDER), png(await pixels(page)));
}

test("the employee's pages", async ({ page, people }) => {
  const employee = await new Employee(page).comeIn(people.employee);
  await employee.begin();
  await employee.assessment.answerUpTo(5, MIXED);
  await employee.assessment.answer(0, "often");
  await employee.assessment.saved();
  await take(page, "assessment");
  await employee.open();
  await employee.sent();
  await take(page, "home");
  await employee.link("pocket.period.continue").click();
  await employee.assessment.finish(MIXED);
  await employee.assessment.submit();
  await employee.sent();
  await take(page, "result");
  await page.emulateMedia({ colorScheme: "dark" });
  await take(page, "dark");
});

test("the office's pages", async ({ page, people }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  const office = await new Office(page).comeIn(people.agency_admin);
  await take(page, "overview");
  await office.go("heat_map");
  await take(page, "heat-map");
});
