// Courses with pictures, recordings and documents: brought to the phone in pieces, cut off in the middle and gone on with, looked at and
// watched without a network, left at a second, removed; and what is told where there is no room for them.
import { readFile } from "node:fs/promises";
import type { Page, Route } from "@playwright/test";

import { accessible, expect, test } from "../fixtures";
import { Employee } from "../pages/employee";
import { Learning } from "../pages/learning";
import { Recording } from "../pages/recording";
import { FIXTURE, publish } from "../publish";
import { saying } from "../words";

const FILES = "**/api/files/*";

/** Opens the course's page from the list. */
async function openCourse(employee: Employee): Promise<Learning> {
  await employee.go("learn");
  await employee.page.getByRole("link", { name: FIXTURE.title, exact: true }).click();
  await expect(employee.heading).toHaveText(FIXTURE.title);
  return new Learning(employee.page, employee.language);
}

/** What is asked for of the files, as `name range`. */
function asked(page: Page): string[] {
  const found: string[] = [];
  page.on("request", (request) => {
    const range = request.headers().range;
    if (request.url().includes("/api/files/") && range) found.push(`${request.url().slice(-64)} ${range}`);
  });
  return found;
}

test("a download that is cut off goes on where it stopped, and all of it is shown without a network", async ({ phone, server, people }) => {
  test.setTimeout(180_000);
  await publish(server, people.agency_admin);
  let employee = await new Employee(await phone.tab()).comeIn(people.employee);
  await employee.kept();
  let learning = await openCourse(employee);
  await expect(employee.words("learn.course.size_media")).toBeVisible();
  const course = new URL(employee.page.url()).pathname;

  // The line breaks after some pieces, and then the phone is turned off.
  const before = asked(employee.page);
  let left = 7;
  await employee.page.route(FILES, (route) => (left-- > 0 ? route.continue() : route.abort("internetdisconnected")));
  await employee.button("learn.course.keep").click();
  await expect(employee.words("learn.media.waiting")).toBeVisible();
  await expect(employee.page.getByRole("meter")).toBeVisible();
  await accessible(employee.page, "a download that waits");
  await phone.restart();
  const came = before.slice(0, 7);

  employee = await new Employee(await phone.tab()).open(course);
  await expect(employee.words("learn.media.part")).toBeVisible();
  await expect(employee.words("learn.course.kept_text")).toBeVisible();
  const after = asked(employee.page);
  await employee.button("learn.media.go_on").click();
  await expect(employee.words("learn.media.whole")).toBeVisible();
  await expect(employee.words("learn.course.kept")).toBeVisible();
  expect(after.length).toBeGreaterThan(0);
  expect(after.filter((piece) => came.includes(piece))).toEqual([]);
  await accessible(employee.page, "a course with its media");

  await phone.setOffline(true);
  await phone.restart();
  employee = await new Employee(await phone.tab()).open(course);
  learning = new Learning(employee.page, employee.language);
  await learning.lesson(FIXTURE.text);
  const picture = employee.page.locator(".prose img");
  await expect(picture).toHaveAttribute("src", /^blob:/);
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(320);
  await accessible(employee.page, "a lesson with a picture");
  await learning.done();

  // A recording with what is said, left in the middle; the browser is closed.
  await expect(employee.heading).toHaveText(FIXTURE.video);
  let recording = new Recording(employee.page);
  await recording.play();
  await recording.reaches(5);
  await expect.poll(() => recording.said()).toContain("Apa yang dapat saya bantu hari ini?");
  await accessible(employee.page, "a recording");
  await recording.pause();
  const second = Math.floor(await recording.at());
  const address = new URL(employee.page.url()).pathname;
  await employee.page.waitForTimeout(500);
  await phone.restart();
  employee = await new Employee(await phone.tab()).open(address);
  recording = new Recording(employee.page);
  await expect.poll(() => recording.at()).toBeGreaterThanOrEqual(second);
  expect(await recording.at()).toBeLessThan(second + 1);

  // Watched to the end it is done by itself; heard, or read in the transcript, by a word.
  await expect(employee.page.getByRole("button", { name: /^Selesai/ })).toBeVisible();
  await recording.play();
  await expect(employee.button("learn.lesson.on")).toBeVisible();
  await employee.button("learn.lesson.on").click();
  await expect(employee.heading).toHaveText(FIXTURE.audio);
  recording = new Recording(employee.page);
  await recording.play();
  await recording.reaches(1);
  await recording.pause();
  await employee.page.getByText(saying("learn.lesson.transcript")).click();
  await expect(employee.page.getByText("Kantor kecamatan, selamat siang.")).toBeVisible();
  await accessible(employee.page, "a recording of sound");
  learning = new Learning(employee.page, employee.language);
  await learning.done();

  await expect(employee.heading).toHaveText(FIXTURE.document);
  await expect(employee.link("learn.lesson.document_open")).toHaveAttribute("href", /^blob:/);
  const saving = employee.page.waitForEvent("download");
  await employee.link("learn.lesson.document_save").click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toBe("daftar.pdf");
  expect((await readFile(await saved.path())).equals(FIXTURE.pdf)).toBe(true);
  await accessible(employee.page, "a document");
  await learning.done();
  await expect(employee.words("learn.course.completed")).toBeVisible();
});

test("what does not fit is told and not fetched; the texts may be kept alone, and removing frees the room and keeps the progress", async ({ page, people, server }) => {
  test.setTimeout(150_000);
  await publish(server, people.agency_admin);
  const employee = await new Employee(page).comeIn(people.employee);
  await employee.kept();
  await employee.open("/setelan/kursus");
  await accessible(page, "courses on this device, none");
  await page.getByRole("radio", { name: saying("learn.kept.nothing") }).check({ force: true });
  await employee.open("/setelan/kursus");
  await expect(page.getByRole("radio", { name: saying("learn.kept.nothing") })).toBeChecked();

  const requests: string[] = [];
  page.on("request", (request) => requests.push(new URL(request.url()).pathname));
  const learning = await openCourse(employee);
  const course = new URL(page.url()).pathname;
  await employee.button("learn.course.keep").click();
  await expect(employee.words("learn.media.too_much")).toBeVisible();
  await expect(employee.words("learn.media.over_budget")).toBeVisible();
  await accessible(page, "a course that is too much");
  expect(requests.filter((path) => path.startsWith("/api/files/") || path === `/api/bundles/${course.split("/").at(-1)}`)).toEqual([]);

  // The texts alone: pictures and recordings by the network, and without one that is told, with a way on.
  await employee.button("learn.course.keep_text").click();
  await expect(employee.words("learn.media.none")).toBeVisible();
  await expect(employee.words("learn.course.kept_text")).toBeVisible();
  await learning.lesson(FIXTURE.text);
  await expect(employee.words("learn.lesson.pictures_away")).toBeVisible();
  await expect.poll(() => page.locator(".prose img").evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(320);
  await learning.done();
  await expect(employee.heading).toHaveText(FIXTURE.video);
  await new Recording(page).play();
  await new Recording(page).reaches(1);
  await page.context().setOffline(true);
  await employee.open(`${course}/3`);
  await expect(employee.words("learn.lesson.recording_failed")).toBeVisible();
  await accessible(page, "a recording that is not here");
  await employee.open(`${course}/4`);
  await employee.button("learn.lesson.document_save").click();
  await expect(employee.words("errors.offline")).toBeVisible();
  await accessible(page, "a document that is not here");
  await page.context().setOffline(false);

  // Now there is a budget for it, but the phone is full; and then it is not.
  await employee.open("/setelan/kursus");
  await page.getByRole("radio", { name: "250 MB" }).check({ force: true });
  await page.addInitScript(() => {
    const estimate = navigator.storage.estimate.bind(navigator.storage);
    const full = async () => ({ usage: 3_000_000, quota: 23_200_000 });
    navigator.storage.estimate = async () => (localStorage.getItem("full") ? full() : estimate());
  });
  await page.evaluate(() => localStorage.setItem("full", "1"));
  await employee.open(course);
  await employee.button("learn.media.keep").click();
  await expect(employee.words("learn.media.no_room")).toBeVisible();
  await page.evaluate(() => localStorage.removeItem("full"));
  await employee.button("learn.media.keep").click();
  await expect(employee.words("learn.media.whole")).toBeVisible();

  await employee.open("/setelan/kursus");
  await expect(employee.words("learn.kept.text_and_media")).toBeVisible();
  await accessible(page, "courses on this device");
  await page.getByRole("button", { name: new RegExp(FIXTURE.title) }).click();
  await expect(employee.words("learn.kept.none")).toBeVisible();
  const left = await page.evaluate(async () => {
    const databases = await indexedDB.databases();
    const name = databases.map(({ name }) => name ?? "").find((name) => name.startsWith("jenjang-files-")) ?? "";
    const opening = indexedDB.open(name);
    await new Promise((resolve) => opening.addEventListener("success", resolve));
    const keys = opening.result.transaction("pieces").objectStore("pieces").getAllKeys();
    await new Promise((resolve) => keys.addEventListener("success", resolve));
    opening.result.close();
    return keys.result.length;
  });
  expect(left).toBe(0);
  await employee.open(course);
  await employee.button("learn.course.keep_text").click();
  await expect(page.locator("main li").filter({ hasText: FIXTURE.text }).getByText(saying("learn.course.lesson_done"))).toBeVisible();
});

test("a wrong file is not kept, a full phone gives the room back, and a download can be stopped", async ({ page, people, server }) => {
  test.setTimeout(120_000);
  await publish(server, people.agency_admin);
  const employee = await new Employee(page).comeIn(people.employee);
  await openCourse(employee);
  const course = new URL(page.url()).pathname;

  // Somebody in between sends something else.
  const spoil = async (route: Route) => {
    const answer = await route.fetch();
    const body = await answer.body();
    body[0] = (body[0] ?? 0) ^ 1;
    await route.fulfill({ response: answer, body });
  };
  await page.route(FILES, spoil);
  await employee.button("learn.course.keep").click();
  await expect(employee.words("learn.media.wrong")).toBeVisible();
  await accessible(page, "a file that is wrong");
  await page.unroute(FILES);

  // The disk is full in the middle of it, and the person's own work is kept all the same.
  await page.addInitScript(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (value: unknown, key?: IDBValidKey) {
      const full = value instanceof Blob && value.size > 200_000 && localStorage.getItem("full");
      if (full) throw new DOMException("no room", "QuotaExceededError");
      return put.call(this, value, key);
    };
  });
  await page.evaluate(() => localStorage.setItem("full", "1"));
  await employee.open(course);
  const learning = new Learning(page, employee.language);
  await employee.button("learn.media.keep").click();
  await expect(employee.words("learn.media.full")).toBeVisible();
  await accessible(page, "a full phone");
  await learning.lesson(FIXTURE.text);
  await learning.done();
  await expect(employee.heading).toHaveText(FIXTURE.video);
  await employee.open(course);
  await expect(page.locator("main li").filter({ hasText: FIXTURE.text }).getByText(saying("learn.course.lesson_done"))).toBeVisible();
  await page.evaluate(() => localStorage.removeItem("full"));

  // Stopped in the middle, and gone on with.
  let held = () => {};
  const released = new Promise<void>((resolve) => (held = resolve));
  await page.route(FILES, async (route) => {
    await released;
    await route.continue();
  });
  await employee.button("learn.media.go_on").click();
  await expect(employee.words("learn.media.fetching")).toBeVisible();
  await accessible(page, "a download");
  await employee.button("learn.media.stop").click();
  await expect(employee.button("learn.media.go_on")).toBeVisible();
  held();
  await employee.button("learn.media.go_on").click();
  await expect(employee.words("learn.media.whole")).toBeVisible();
});

test("in English, too", async ({ page, people, server }) => {
  await publish(server, people.agency_admin);
  await page.addInitScript(() => localStorage.setItem("jenjang.language", "en"));
  const employee = await new Employee(page, "en").comeIn(people.employee);
  await openCourse(employee);
  await employee.button("learn.course.keep").click();
  await expect(employee.words("learn.media.whole")).toBeVisible();
  const course = new URL(page.url()).pathname;
  for (const [path, what] of [[course, "a course"], [`${course}/1`, "a picture"], [`${course}/2`, "a video"], [`${course}/4`, "a document"], ["/setelan/kursus", "courses on this device"]] as const) {
    await employee.open(path);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await accessible(page, `${what}, en, ${colorScheme}`);
    }
  }
});
