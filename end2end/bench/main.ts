// What `cargo xtask bench` measures: the real server with the demo agency, a slow phone, a counted line between them.
// Prints one JSON line per figure; times are medians of VISITS visits, each on a new phone.
import { rm } from "node:fs/promises";
import type { Page } from "@playwright/test";

import { Server, type SignIn } from "../server";
import { learning } from "./learning";
import { type Line, openLine } from "./line";
import { Phone, firstVisit, taps, visit } from "./phone";

const VISITS = 3;
/** Nothing more on the line for so long: everything that the employee works with is there. */
const QUIET_MS = 3_000;
/** How often the answers of one page are tapped through. */
const ROUNDS = 2;

type Figures = Record<string, number>;

function print(bench: string, figures: Figures): void {
  const rounded = Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, Math.round(value)]));
  console.log(JSON.stringify({ bench, ...rounded }));
}

/** The smallest of the values that so large a share of all does not exceed. */
function quantile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

const median = (values: number[]) => quantile(values, 0.5);

async function quiet(page: Page, line: Line): Promise<void> {
  let before = -1;
  while (line.bytes() !== before) {
    before = line.bytes();
    await page.waitForTimeout(QUIET_MS);
  }
}

async function signIn(page: Page, { nip, password }: SignIn): Promise<void> {
  await page.locator("input[autocomplete=username]").fill(nip);
  const secret = page.locator("input[autocomplete=current-password]");
  await secret.fill(password);
  await secret.press("Enter");
  await page.locator("main a[href^='/penilaian/']").first().waitFor({ timeout: 60_000 });
}

/** One phone, from the first visit to the taps of an answer, offline. */
async function employee(server: Server, person: SignIn) {
  const line = await openLine(server.url);
  const phone = await Phone.unpack();
  try {
    let page = await phone.slowTab();
    const first = await firstVisit(page, line.origin);
    const programBytes = line.bytes();
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
    await signIn(page, person);
    await quiet(page, line);
    const totalBytes = line.bytes();

    await phone.restart();
    page = await phone.slowTab();
    const next = await visit(page, line.origin);
    // What is kept ahead now is no part of the first download, and is told beside it.
    await quiet(page, line);
    const nextBytes = line.bytes() - totalBytes;

    await phone.restart();
    line.cut();
    page = await phone.slowTab();
    const offline = await visit(page, line.origin);
    await page.locator("main a[href^='/penilaian/']").first().tap();
    // Words of introduction first; their button leads to the catalogue's first competency.
    await page.locator("main a[href^='/penilaian/'][href*='/INT/']").first().tap();
    await page.locator("label:has(input[type=radio])").first().waitFor();
    const answers = await page.locator("label:has(input[type=radio])").all();
    const touched = await taps(page, Array.from({ length: ROUNDS }, () => answers).flat());
    return { first, programBytes, totalBytes, nextBytes, next, offline, touched };
  } finally {
    await phone.throwAway();
    line.close();
  }
}

/** What the office's page costs its first visitor. */
async function office(server: Server): Promise<number> {
  const line = await openLine(server.url);
  const phone = await Phone.unpack();
  try {
    await visit(await phone.slowTab(), `${line.origin}/kantor`);
    return line.bytes();
  } finally {
    await phone.throwAway();
    line.close();
  }
}

async function main(): Promise<void> {
  const template = await Server.template();
  const server = await Server.start(template);
  try {
    const people = await Server.signIns(template);
    const runs = [];
    for (let run = 0; run < VISITS; run++) runs.push(await employee(server, people.employee));
    const of = (figure: (run: (typeof runs)[number]) => number) => median(runs.map(figure));
    print("first_download", {
      bytes: of((run) => run.first.bytes),
      program_bytes: of((run) => run.programBytes),
      total_bytes: of((run) => run.totalBytes),
      next_bytes: of((run) => run.nextBytes),
      office_bytes: await office(server),
    });
    print("first_visit", {
      ready_ms: of((run) => run.first.input),
      program_ms: of((run) => run.first.ready),
      first_paint_ms: of((run) => run.first.firstPaint),
    });
    print("next_visit", { ready_ms: of((run) => run.next.ready), offline_ready_ms: of((run) => run.offline.ready) });
    const touched = runs.flatMap((run) => run.touched);
    print("tap", { ms_p50: median(touched), ms_p95: quantile(touched, 0.95) });
    const { open, turns } = await learning(server, people.employee, people.course_author);
    print("course_open", { ms: open });
    print("lesson_turn", { ms_p50: median(turns), ms_p95: quantile(turns, 0.95) });
  } finally {
    await server.remove();
    await rm(template, { recursive: true, force: true });
  }
}

await main();
