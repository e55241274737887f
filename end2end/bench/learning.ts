// What learning costs on the slow phone, without a network: opening a long course, and going from lesson to lesson.
import type { Page } from "@playwright/test";

import { Package } from "../packages";
import type { Server, SignIn } from "../server";
import { openLine } from "./line";
import { Phone, visit } from "./phone";

const LESSONS = 50;
const LESSONS_PER_MODULE = 10;
/** Lessons that are gone through. */
const TURNS = 20;
const PARAGRAPHS = 12;
const WORDS = "warga datang ke loket membawa berkas yang belum lengkap, lalu petugas menjelaskan apa yang kurang dan kapan dapat kembali";

declare global {
  // What the measuring leaves in the page.
  var benchTurns: number[];
  var benchTitle: string | undefined;
}

/** A course of fifty lessons of some two hundred words, with a quiz at its end. */
function longCourse(title: string): Package {
  const files: Record<string, string> = {};
  const lessons = Array.from({ length: LESSONS }, (_, nth) => {
    const file = `lessons/pelajaran-${nth + 1}.md`;
    files[file] = Array.from({ length: PARAGRAPHS }, (_, line) => `Bagian ${line + 1} dari ${nth + 1}: ${WORDS}.`).join("\n\n");
    return { id: `pelajaran-${nth + 1}`, kind: "text", title: `Pelajaran ${nth + 1}`, minutes: 3, file, practises: ["INT.1.1"] };
  });
  const modules = Array.from({ length: LESSONS / LESSONS_PER_MODULE }, (_, nth) => ({
    id: `modul-${nth + 1}`,
    title: `Modul ${nth + 1}`,
    lessons: lessons.slice(nth * LESSONS_PER_MODULE, (nth + 1) * LESSONS_PER_MODULE),
  }));
  const manifest = {
    format: 1,
    id: "kursus-panjang",
    version: 1,
    language: "id",
    title,
    summary: "Kursus panjang untuk pengukuran.",
    author: "Pengukuran",
    path: "NKL03",
    minutes_per_jp: 45,
    jp: 3,
    develops: [{ competency: "INT", level: 1 }],
    modules,
  };
  return Package.of({ ...files, "course.json": JSON.stringify(manifest) });
}

async function signIn(page: Page, { nip, password }: SignIn): Promise<void> {
  await page.locator("input[autocomplete=username]").fill(nip);
  const secret = page.locator("input[autocomplete=current-password]");
  await secret.fill(password);
  await secret.press("Enter");
}

/** Publishes the course as its author does, in a browser that is not slow. */
async function publish(server: Server, author: SignIn, course: Package): Promise<void> {
  const phone = await Phone.unpack();
  try {
    const page = await phone.tab();
    await page.goto(`${server.url}/kantor/kursus`);
    await signIn(page, author);
    await page.locator("input[type=file]").setInputFiles(course.file("kursus.zip"));
    const card = page.locator("section.card:has(input[type=file])");
    await card.locator("button[type=submit]").click();
    await card.locator("button[type=button]").click();
    await card.locator(".notice.good").waitFor();
    await card.locator("button[type=button]").waitFor({ state: "detached" });
  } finally {
    await phone.throwAway();
  }
}

// Runs in the page: from a touch to the frame that shows another heading, or the one that is waited for.
function noteTurns(): void {
  globalThis.benchTurns = [];
  let touched: number | undefined;
  let shown = document.querySelector("main h1")?.textContent;
  addEventListener("pointerup", (event) => (touched = event.timeStamp), { capture: true });
  const look = () => {
    const title = document.querySelector("main h1")?.textContent;
    if (!title || title === shown || (globalThis.benchTitle !== undefined && title !== globalThis.benchTitle)) return;
    shown = title;
    const from = touched;
    touched = undefined;
    if (from === undefined) return;
    requestAnimationFrame(() => {
      // A message is delivered after the frame is painted.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => globalThis.benchTurns.push(performance.now() - from);
      port2.postMessage(null);
    });
  };
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
}

async function turned(page: Page, count: number): Promise<void> {
  await page.waitForFunction((count) => globalThis.benchTurns.length >= count, count);
}

/** Milliseconds to open a course of fifty lessons from the list, and from lesson to lesson. */
export async function learning(server: Server, learner: SignIn, author: SignIn): Promise<{ open: number; turns: number[] }> {
  const title = "Kursus panjang";
  await publish(server, author, longCourse(title));
  const line = await openLine(server.url);
  const phone = await Phone.unpack();
  try {
    let page = await phone.tab();
    await page.goto(line.origin);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
    await signIn(page, learner);
    await page.locator("nav a[href='/belajar']").first().click();
    await page.getByRole("link", { name: title, exact: true }).last().click();
    await page.locator("main h1", { hasText: title }).waitFor();
    await page.locator("main .card button").first().click();
    await page.locator("main a[href^='/belajar/'][href$='/1']").first().waitFor();

    await phone.restart();
    line.cut();
    page = await phone.slowTab();
    await visit(page, `${line.origin}/belajar`);
    const link = page.getByRole("link", { name: title, exact: true }).last();
    await link.waitFor();
    await page.evaluate((title) => (globalThis.benchTitle = title), title);
    await page.evaluate(noteTurns);
    await link.tap();
    await turned(page, 1);
    const open = (await page.evaluate(() => globalThis.benchTurns))[0] ?? Number.NaN;

    await page.evaluate(() => (globalThis.benchTitle = undefined));
    await page.locator("main a[href^='/belajar/'][href$='/1']").first().tap();
    await turned(page, 2);
    for (let turn = 1; turn <= TURNS; turn++) {
      await page.locator(".foot button").last().tap();
      await turned(page, 2 + turn);
    }
    const turns = (await page.evaluate(() => globalThis.benchTurns)).slice(2);
    return { open, turns };
  } finally {
    await phone.throwAway();
    line.close();
  }
}
