// A course is written in the browser, published, taken away, and is the same course elsewhere; two authors at one draft; a line that breaks.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Page } from "@playwright/test";

import { accessible, expect, test } from "../fixtures";
import { Author } from "../pages/author";
import { Office } from "../pages/office";
import { Recording } from "../pages/recording";
import { Server } from "../server";
import { LANGUAGES, type Language, say, saying } from "../words";

test.use({ viewport: { width: 1280, height: 900 } });

const COURSE = "Menyapa warga di loket";
const LIST = "/kantor/kursus";

const fixture = (path: string): string => fileURLToPath(new URL(`../fixtures/menyambut-warga/${path}`, import.meta.url));
const written = (path: string): string => readFileSync(fixture(path), "utf8");

const GIFT = `// Dua soal, dan satu yang tidak dapat diambil.
::Jam buka::Loket dibuka pukul delapan.{TRUE}

::Sapaan::Kalimat pertama yang menolong? {
  =Selamat pagi, Bu. #Warga merasa dilihat.
  ~Nomor berapa?
}

::Karangan::Ceritakan pengalaman Anda.{}
`;

/** A sentence of the authors' pages. */
const words = (key: string, values: Record<string, string> = {}, language: Language = "id"): string => say(`drafts.${key}`, values, language);

/** Fills in what the course says of itself. */
async function facts(author: Author): Promise<void> {
  const card = author.card(words("facts.title"));
  await author.within(card, "facts.summary").fill("Setelah kursus ini Anda dapat menyapa warga yang lama menunggu.");
  await author.within(card, "facts.path").selectOption("NKL03");
  await author.within(card, "facts.jp").fill("1");
  await card.getByLabel("Pelayanan Publik", { exact: true }).selectOption("1");
  await author.save();
}

/** A quiz with a question of each of the seven forms, by hand. */
async function sevenQuestions(author: Author): Promise<void> {
  await author.button("drafts.quiz.add_bank").click();
  await expect(author.field("drafts.quiz.draw")).toBeFocused();
  const part = (key: string, n: number) => author.within(author.newest, `question.${key}`, { n: String(n) });

  await author.addQuestion("single", "Kalimat pertama mana yang paling menolong?", "Warga merasa dilihat.");
  await part("option", 1).fill("Nomor berapa?");
  await part("option", 2).fill("Ibu sudah lama menunggu, ya.");
  await part("is_right", 2).check();

  await author.addQuestion("multiple", "Apa saja yang disiapkan **sebelum** pintu dibuka?", "Keduanya membuat warga tidak mencari-cari.");
  await author.press(author.newest, "question.add_option");
  await part("option", 1).fill("Formulir");
  await part("option", 2).fill("Kopi petugas");
  await part("option", 3).fill("Papan nama");
  await part("is_right", 1).check();
  await part("is_right", 3).check();

  const truth = await author.addQuestion("true_false", "Warga yang menunggu lama sebaiknya disapa dulu.", "Sapaan meredakan.");
  await truth.getByRole("radio", { name: say("learn.quiz.true") }).check({ force: true });

  await author.addQuestion("ordering", "Urutkan langkah di loket.", "Sapa dulu, baru berkas.");
  await author.press(author.newest, "question.add_item");
  await part("item", 1).fill("Menyapa");
  await part("item", 2).fill("Memeriksa berkas");
  await part("item", 3).fill("Mengucapkan terima kasih");

  await author.addQuestion("matching", "Jodohkan tempat dan isinya.", "Masing-masing ada di tempatnya.");
  await part("left", 1).fill("Loket 1");
  await part("right", 1).fill("KTP");
  await part("left", 2).fill("Loket 2");
  await part("right", 2).fill("Kartu keluarga");

  await author.addQuestion("short_text", "Apa kata pertama di loket?", "Salam membuka percakapan.");
  await part("word", 1).fill("salam");
  await author.press(author.newest, "question.add_word");
  await part("word", 2).fill("selamat pagi");

  await author.addQuestion("number", "Berapa jam dua belas warga, masing-masing sebelas menit?", "12 × 11 menit.");
  await author.within(author.newest, "question.answer").fill("2,2");
  await author.within(author.newest, "question.tolerance").fill("0,1");
  await author.within(author.page.locator("main"), "quiz.draw").fill("7");
}

test("a course is written, checked, tried, published, and is the same course in an empty installation", async ({ page, people, browser }) => {
  test.setTimeout(300_000);
  const author = await new Author(page).comeIn(people.course_author, LIST);
  await accessible(page, "the list of drafts");
  await author.begin(COURSE);
  await author.addModule("Kalimat pertama");
  await author.addModule("Latihan");
  await author.addLesson("Kalimat pertama", "text", "Sebelum pintu dibuka");
  await author.addLesson("Kalimat pertama", "video", "Sapaan pertama");
  await author.addLesson("Latihan", "quiz", "Kuis sapaan");
  await author.upload("drafts.images.file", fixture("media/loket.png"));
  await expect(page.locator("code", { hasText: "media/loket.png" })).toBeVisible();
  await facts(author);
  await accessible(page, "a draft");

  // What is wrong leads to its place.
  await author.check();
  await expect(page.getByText(saying("drafts.check.faults"))).toBeVisible();
  await accessible(page, "a draft with faults");
  await author.rows.getByRole("link", { name: "Sebelum pintu dibuka", exact: true }).first().click();
  await expect(author.heading).toHaveText("Sebelum pintu dibuka");
  await author.settled();

  // A text with an image, and a link to another lesson that is put in.
  const [before = "", after = ""] = written("lessons/pagi.md").replace(/ Sesudah itu[^\n]*/, "").split(/!\[[^\n]*\n/);
  const text = author.field("drafts.text.field");
  await text.fill(before);
  await author.field("drafts.text.piece").selectOption({ label: words("text.image", { path: "media/loket.png" }) });
  await author.button("drafts.text.put").click();
  await expect(text).toBeFocused();
  await expect(text).toHaveValue(new RegExp("!\\[tulis apa yang tampak\\]\\(media/loket.png\\)"));
  await text.fill((await text.inputValue()).replace("tulis apa yang tampak", "Loket dengan papan nama di atas meja") + after);
  await author.field("drafts.text.piece").selectOption({ label: words("text.link", { title: "Sapaan pertama" }) });
  await author.button("drafts.text.put").click();
  await expect(text).toHaveValue(/\[Sapaan pertama\]\(lesson:sapaan-pertama\)/);
  await page.locator("summary", { hasText: "Pelayanan Publik" }).click();
  await page.locator("#practises").getByRole("checkbox").first().check();
  await author.save();
  await author.button("drafts.preview.look").click();
  const preview = page.locator(".preview");
  await expect.poll(() => preview.locator("img").evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(320);
  await expect(preview.getByRole("link", { name: "Sapaan pertama" })).toHaveAttribute("href", /\/sapaan-pertama$/);
  await accessible(page, "a text lesson with its preview");
  await author.back(COURSE);

  // A recording with what is said.
  await author.openLesson("Sapaan pertama");
  await author.upload("drafts.file.video", fixture("media/sapaan.webm"));
  await author.field("drafts.text.captions_field").fill(written("media/sapaan.vtt"));
  await author.field("drafts.text.field").fill(written("lessons/sapaan.md"));
  await author.save();
  await author.button("drafts.preview.look").click();
  const recording = new Recording(page);
  await recording.play();
  await recording.reaches(1);
  await expect.poll(() => recording.said()).toContain("Selamat pagi, Ibu.");
  await recording.pause();
  await accessible(page, "a recording with its preview");
  await author.back(COURSE);

  // Seven questions by hand, and two of a file, which is looked at first.
  await author.openLesson("Kuis sapaan");
  await sevenQuestions(author);
  await expect(page.getByText(words("lesson.save_first")).first()).toBeVisible();
  await author.save();
  await author.field("drafts.import.file").setInputFiles({ name: "soal.gift", mimeType: "text/plain", buffer: Buffer.from(GIFT) });
  await author.button("drafts.import.look").click();
  await expect(page.getByText(saying("drafts.import.some", { n: "2", left: "1" }))).toBeVisible();
  await accessible(page, "a file of questions");
  await author.button("drafts.import.take").click();
  await expect(page.getByText(saying("drafts.import.taken", { n: "2" }))).toBeVisible();
  await expect(page.locator(".question-form")).toHaveCount(9);
  await accessible(page, "a quiz");

  // The quiz can be tried: one answer is right, and what was wrong is explained.
  await author.button("drafts.preview.look").click();
  await preview.getByRole("radio", { name: "Ibu sudah lama menunggu, ya." }).check({ force: true });
  await preview.getByRole("button", { name: say("learn.quiz.hand_in"), exact: true }).click();
  await expect(preview.getByText(saying("learn.quiz.failed", { right: "1" }))).toBeVisible();
  await expect(preview.getByText("Warga merasa dilihat.").first()).toBeVisible();
  await accessible(page, "a quiz that was tried");
  await author.back(COURSE);

  await author.check();
  await expect(page.getByText(say("office.courses.intake.standing.new"))).toBeVisible();
  await accessible(page, "a draft that is whole");
  await author.button("office.courses.intake.publish").click();
  await expect(page.getByText(words("check.published", { title: COURSE }))).toBeVisible();
  const file = await author.fetched(() => author.button("drafts.check.take").click());
  const made = readFileSync(await file.path());
  await author.link("drafts.to_courses").first().click();
  await expect(page.getByText(words("list.none"))).toBeVisible();
  await expect(page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: COURSE, exact: true }) })).toContainText(people.course_author.name);

  // Somewhere else, where nobody knows it.
  const admin = { nip: "198501012010011001", name: "Wulan Sari, S.Kom.", password: "sandi-panjang-untuk-uji" };
  const { server: other, code } = await Server.empty("Kabupaten Tepian", admin);
  try {
    const own = { origin: other.url, "sec-fetch-site": "same-origin", "content-type": "application/json" };
    const body = JSON.stringify({ nip: admin.nip, code, new_password: admin.password });
    expect((await fetch(`${other.url}/api/activate`, { method: "POST", headers: own, body })).status).toBe(200);
    const elsewhere = await browser.newContext({ baseURL: other.url, locale: "id-ID", viewport: { width: 1280, height: 900 } });
    const office = await new Office(await elsewhere.newPage()).comeIn(admin, LIST);
    await expect(office.page.getByRole("heading", { name: COURSE, exact: true })).toHaveCount(0);
    await office.field("office.courses.intake.file").setInputFiles({ name: "kursus.zip", mimeType: "application/zip", buffer: made });
    await office.button("office.courses.intake.check").click();
    await expect(office.page.getByText(say("office.courses.intake.standing.new"))).toBeVisible();
    await office.button("office.courses.intake.publish").click();
    await expect(office.page.getByText(say("office.courses.intake.published", { title: COURSE }))).toBeVisible();
    const line = office.page.getByRole("listitem").filter({ has: office.page.getByRole("heading", { name: COURSE, exact: true }) });
    const again = await office.fetched(() => line.getByRole("button", { name: say("office.courses.take") }).click());
    expect(readFileSync(await again.path()).equals(made)).toBe(true);
    await elsewhere.close();
  } finally {
    await other.remove();
  }
});

/** A course with one text lesson, whose page is open. */
async function oneLesson(page: Page, author: Author): Promise<{ draft: string; lesson: string }> {
  const draft = await author.begin(COURSE);
  await author.addModule("Satu");
  await author.addLesson("Satu", "text", "Menyapa");
  await author.openLesson("Menyapa");
  await author.field("drafts.text.field").fill("Pagi.");
  await author.save();
  return { draft, lesson: new URL(page.url()).pathname };
}

test("two authors at one draft: the second is told, and nothing that was typed is lost", async ({ page, device, people }) => {
  test.setTimeout(150_000);
  const author = await new Author(page).comeIn(people.course_author, LIST);
  const { draft, lesson } = await oneLesson(page, author);
  const colleague = await new Author(await (await device()).newPage()).comeIn(people.agency_admin, lesson);
  await expect(colleague.field("drafts.text.field")).toHaveValue("Pagi.");

  // Another part of the draft is nobody's loss: the facts are changed by one, the lesson by the other.
  await colleague.open(draft);
  await colleague.settled();
  await facts(colleague);
  await author.field("drafts.text.field").fill("Pagi, Bu.");
  await author.save();

  // The same lesson: whoever is second is told.
  await colleague.open(lesson);
  await colleague.settled();
  await colleague.field("drafts.text.field").fill("Pagi, Pak.");
  await colleague.save();
  await author.field("drafts.text.field").fill("Pagi, semua.");
  await author.button("drafts.saving.save").click();
  await expect(author.words("drafts.changed.title")).toBeVisible();
  await accessible(page, "somebody else was quicker");
  await expect(author.field("drafts.text.field")).toHaveValue("Pagi, semua.");
  // Saving again does not write over it.
  await author.button("drafts.saving.save").click();
  await expect(author.words("drafts.changed.title")).toBeVisible();
  await author.button("drafts.changed.reload").click();
  await expect(author.field("drafts.text.field")).toHaveValue("Pagi, Pak.");
  await author.field("drafts.text.field").fill("Pagi, Pak. Pagi, semua.");
  await author.save();
  await colleague.open(lesson);
  await expect(colleague.field("drafts.text.field")).toHaveValue("Pagi, Pak. Pagi, semua.");

  // An arrangement upon an older revision is not made; the page is brought up to date.
  await colleague.open(draft);
  await colleague.settled();
  await author.back(COURSE);
  await author.addModule("Dua");
  await colleague.card(words("modules.new")).getByLabel(words("modules.its_title"), { exact: true }).fill("Tiga");
  await colleague.button("drafts.modules.add").click();
  await expect(colleague.words("drafts.changed.title")).toBeVisible();
  await colleague.button("drafts.changed.reload").click();
  await expect(colleague.module("Dua")).toBeVisible();
  await colleague.addModule("Tiga");
  await expect(colleague.page.getByRole("heading", { level: 3 })).toHaveText(["Modul 1: Satu", "Modul 2: Dua", "Modul 3: Tiga"]);
});

test("what is typed stays when the line breaks, the page is left, and the session ends", async ({ page, people, server }) => {
  test.setTimeout(150_000);
  const author = await new Author(page).comeIn(people.course_author, LIST);
  await oneLesson(page, author);
  const text = author.field("drafts.text.field");
  await text.fill("Siang.");
  await expect(author.words("drafts.saving.unsaved")).toBeVisible();

  await page.route("**/api/office/drafts/*", (route) => (route.request().method() === "POST" ? route.abort("internetdisconnected") : route.continue()));
  await author.button("drafts.saving.save").click();
  await expect(author.words("drafts.saving.not_saved")).toBeVisible();
  await expect(author.words("office.offline")).toBeVisible();
  await accessible(page, "a save that failed");
  await expect(text).toHaveValue("Siang.");
  await page.unroute("**/api/office/drafts/*");

  // Another page and back; the list of lessons says so.
  await author.back(COURSE);
  await expect(author.words("drafts.modules.unsaved")).toBeVisible();
  await expect(author.words("drafts.check.unsaved")).toBeVisible();
  await author.openLesson("Menyapa");
  await expect(text).toHaveValue("Siang.");

  // The browser asks before the tab is left.
  const asked = new Promise<string>((resolve) =>
    page.once("dialog", async (dialog) => {
      resolve(dialog.type());
      await dialog.dismiss();
    }),
  );
  await page.evaluate(() => setTimeout(() => location.reload(), 0));
  expect(await asked).toBe("beforeunload");

  // The session ends at the server: the door comes up, and what was typed is there behind it.
  await page.route("**/api/office/drafts/*", (route) =>
    route.fulfill({ status: 401, contentType: "application/json", body: '{"error":{"code":"signed_out"}}' }),
  );
  await author.button("drafts.saving.save").click();
  await expect(author.words("office.session_ended")).toBeVisible();
  await page.unroute("**/api/office/drafts/*");
  await author.signIn(people.course_author);
  await expect(text).toHaveValue("Siang.");
  await author.save();
  await expect(author.words("drafts.saving.unsaved")).toHaveCount(0);
  await author.open(new URL(page.url()).pathname);
  await expect(text).toHaveValue("Siang.");
});

test("lessons and questions are arranged, and taken away on a second word, by keyboard", async ({ page, people }) => {
  test.setTimeout(150_000);
  const author = await new Author(page).comeIn(people.course_author, LIST);
  await author.begin(COURSE);
  for (const module of ["Satu", "Dua"]) await author.addModule(module);
  await author.addLesson("Satu", "text", "Awal");
  await author.addLesson("Satu", "quiz", "Kuis");
  const press = async (name: string, times = 1) => {
    const button = page.getByRole("button", { name, exact: true });
    await button.focus();
    for (let n = 0; n < times; n++) {
      await page.keyboard.press("Enter");
      await expect(button).toBeFocused();
    }
  };
  await press(`${words("up")} Kuis`);
  await expect.poll(() => author.lessons("Satu")).toEqual(["Kuis", "Awal"]);
  await expect(page.getByRole("button", { name: `${words("up")} Kuis`, exact: true })).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect.poll(() => author.lessons("Satu")).toEqual(["Awal", "Kuis"]);
  await expect(page.getByRole("button", { name: `${words("down")} Kuis`, exact: true })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect.poll(() => author.lessons("Dua")).toEqual(["Kuis"]);
  await expect(page.getByRole("button", { name: `${words("down")} Kuis`, exact: true })).toBeFocused();

  await page.getByRole("button", { name: `${words("remove")} Awal`, exact: true }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(author.button("drafts.modules.remove_lesson_sure")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect.poll(() => author.lessons("Satu")).toEqual([]);
  await expect(author.module("Satu")).toBeFocused();

  await page.getByRole("link", { name: "Kuis", exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect(author.heading).toHaveText("Kuis");
  await expect(author.heading).toBeFocused();
  await author.settled();
  await author.button("drafts.quiz.add_bank").focus();
  await page.keyboard.press("Enter");
  await expect(author.field("drafts.quiz.draw")).toBeFocused();
  await author.button("drafts.quiz.add").focus();
  await page.keyboard.press("Enter");
  await expect(author.within(author.newest, "question.text")).toBeFocused();
  await page.keyboard.type("Siapa disapa dulu?");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Warga");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await expect(author.within(author.newest, "question.is_right", { n: "1" })).toBeChecked();
  // The mark is of one option alone.
  await author.within(author.newest, "question.is_right", { n: "2" }).focus();
  await page.keyboard.press("Space");
  await expect(author.within(author.newest, "question.is_right", { n: "1" })).not.toBeChecked();
  await author.within(author.newest, "question.option", { n: "2" }).fill("Atasan");
  await author.newest.getByRole("button", { name: `${words("up")} ${words("question.option", { n: "2" })}`, exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect(author.within(author.newest, "question.option", { n: "1" })).toHaveValue("Atasan");
  await expect(author.newest.getByRole("button", { name: `${words("up")} ${words("question.option", { n: "1" })}`, exact: true })).toBeFocused();
  await author.field("drafts.quiz.pass").fill("tujuh puluh");
  await page.keyboard.press("Enter");
  await expect(author.field("drafts.quiz.pass")).toBeFocused();
  await expect(author.words("drafts.saving.number")).toBeVisible();
  await author.field("drafts.quiz.pass").fill("70");
  await page.keyboard.press("Enter");
  await expect(author.words("drafts.saving.saved")).toBeVisible();
});

for (const language of LANGUAGES) {
  test(`every page of authors is accessible, wide and narrow, in both schemes, ${language}`, async ({ page, people }) => {
    test.setTimeout(240_000);
    await page.addInitScript((language) => localStorage.setItem("jenjang.language", language), language);
    const author = new Author(page, language);
    await author.comeIn(people.course_author, LIST);
    // A version after the one that ships has all that a course can have.
    await page.getByRole("button", { name: new RegExp(`^${say("office.courses.write", {}, language)}`) }).first().click();
    await expect(author.words("drafts.to_courses")).toBeVisible();
    await author.settled();
    const draft = new URL(page.url()).pathname;
    const lessons = await page.getByRole("heading", { level: 4 }).getByRole("link").evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
    const quiz = lessons.at(-1) ?? "";
    for (const [path, what] of [[LIST, "the list"], [draft, "a draft"], [lessons[0] ?? "", "a text"], [quiz, "a quiz"]] as const) {
      await author.open(path);
      await author.settled();
      if (path !== LIST && path !== draft) {
        await author.button("drafts.preview.look").click();
        await expect(page.locator(".preview")).toBeVisible();
      }
      for (const width of [1280, 360]) {
        await page.setViewportSize({ width, height: 800 });
        for (const colorScheme of ["light", "dark"] as const) {
          await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
          await accessible(page, `${what}, ${language}, ${colorScheme}, ${width}`);
        }
        const overflows = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
        expect.soft(overflows, `${what} at ${width}`).toBe(false);
      }
      await page.setViewportSize({ width: 1280, height: 900 });
    }
  });
}
