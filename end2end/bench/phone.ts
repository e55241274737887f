// The slow phone that figures are measured on, and what it tells of a page.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, type Locator, type Page, chromium } from "@playwright/test";

/** 1.6 Mbit/s down, half of that up, 150 ms there and back. */
const NETWORK = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 800_000 / 8 };
/** How much slower than this machine's its processor is. */
const CPU_SLOWER = 4;
/** What an impatient person types. */
const TYPED = "19660801";
const READY_MS_MAX = 60_000;

declare global {
  /** Tells the measuring, outside of the page, that the program is there. */
  var benchReady: (milliseconds: string) => void;
  // What the measuring leaves in the page.
  var benchFieldMs: number | undefined;
  var benchTaps: number[];
}

/** Milliseconds from the start of the navigation. */
export type Visit = { ready: number; firstPaint: number };
/** With the moment when the sign-in form takes input, and the bytes of what had come by then: what the form is made of. */
export type FirstVisit = Visit & { input: number; bytes: number };

/** When each slow tab's program was there. */
const readiness = new WeakMap<Page, Promise<number>>();

/** A browser whose profile lies on disk and outlives a restart, as a phone's does. */
export class Phone {
  private constructor(
    private readonly profile: string,
    private context: BrowserContext,
  ) {}

  static async unpack(): Promise<Phone> {
    const profile = await mkdtemp(join(tmpdir(), "jenjang-bench-"));
    return new Phone(profile, await start(profile));
  }

  async restart(): Promise<void> {
    await this.context.close();
    this.context = await start(this.profile);
  }

  async throwAway(): Promise<void> {
    await this.context.close();
    await rm(this.profile, { recursive: true, force: true });
  }

  /** A tab as fast as this machine, for what is not measured. */
  async tab(): Promise<Page> {
    return this.context.newPage();
  }

  /** A tab that is slow from its first byte on. */
  async slowTab(): Promise<Page> {
    const page = await this.context.newPage();
    const session = await this.context.newCDPSession(page);
    await session.send("Network.enable");
    await session.send("Network.emulateNetworkConditions", NETWORK);
    await session.send("Emulation.setCPUThrottlingRate", { rate: CPU_SLOWER });
    // A binding, and no question: asking a page loads the asker's own script into it, a tenth of a second of a slow phone's start.
    const told = new Promise<number>((tell) => {
      session.on("Runtime.bindingCalled", ({ name, payload }) => name === "benchReady" && tell(Number(payload)));
    });
    await session.send("Runtime.enable");
    await session.send("Runtime.addBinding", { name: "benchReady" });
    readiness.set(page, told);
    await page.addInitScript(noteWhenReady);
    return page;
  }
}

function start(profile: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM,
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
    viewport: { width: 360, height: 740 },
    locale: "id-ID",
    timezoneId: "Asia/Jakarta",
    hasTouch: true,
    isMobile: true,
  });
}

// Runs in the page: notes when a finger finds the field of the NIP for the first time. Looks only now and then once there is
// something to see: looking costs time itself.
function noteWhenFieldThere(): void {
  const look = () => {
    const field = document.querySelector("input[autocomplete=username]");
    const place = field?.getBoundingClientRect();
    const found = place && document.elementFromPoint(place.x + place.width / 2, place.y + place.height / 2);
    if (field && found === field) globalThis.benchFieldMs = performance.now();
    else setTimeout(look, 50);
  };
  new PerformanceObserver((_, painted) => {
    painted.disconnect();
    look();
  }).observe({ type: "paint", buffered: true });
}

// Runs in the page: notes when the program says, by `data-ready` on the root, that it is there.
function noteWhenReady(): void {
  const watcher = new MutationObserver(() => {
    if (!document.documentElement?.hasAttribute("data-ready")) return;
    watcher.disconnect();
    globalThis.benchReady(String(performance.now()));
  });
  watcher.observe(document, { attributes: true, attributeFilter: ["data-ready"], subtree: true });
}

// Runs in the page. What is still under way is not counted, nor waited for.
function arrived(): number {
  const entries = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
  const whole = (entries as PerformanceResourceTiming[]).filter(
    ({ responseEnd }) => responseEnd > 0 && responseEnd <= (globalThis.benchFieldMs ?? 0),
  );
  return whole.reduce((sum, { transferSize }) => sum + transferSize, 0);
}

/** Goes to an address for the first time, types as soon as there is a field, and sees that the program has it. */
export async function firstVisit(page: Page, address: string): Promise<FirstVisit> {
  await page.addInitScript(noteWhenFieldThere);
  await page.goto(address, { waitUntil: "commit" });
  await page.waitForFunction(() => globalThis.benchFieldMs !== undefined, null, { timeout: READY_MS_MAX, polling: 50 });
  const bytes = await page.evaluate(arrived);
  const field = page.locator("input[autocomplete=username]:visible");
  await field.pressSequentially(TYPED);
  const program = await ready(page);
  if ((await field.inputValue()) !== TYPED) throw new Error("what was typed first is lost");
  return { ...program, input: await page.evaluate(() => globalThis.benchFieldMs ?? Number.NaN), bytes };
}

/** Goes to an address and waits until the program is there. */
export async function visit(page: Page, address: string): Promise<Visit> {
  await page.goto(address, { waitUntil: "commit" });
  return ready(page);
}

async function ready(page: Page): Promise<Visit> {
  let late: NodeJS.Timeout | undefined;
  const never = new Promise<never>((_, fail) => {
    late = setTimeout(() => fail(new Error("the program is not there")), READY_MS_MAX);
  });
  const at = await Promise.race([readiness.get(page) ?? never, never]).finally(() => clearTimeout(late));
  const firstPaint = () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN;
  return { ready: at, firstPaint: await page.evaluate(firstPaint) };
}

/** Milliseconds from the touch of each element to the frame that shows its effect. */
export async function taps(page: Page, elements: Locator[]): Promise<number[]> {
  await page.evaluate(() => {
    globalThis.benchTaps = [];
    // The browser clicks a label's input too: only what a finger touched counts.
    const touched = (event: Event) => {
      requestAnimationFrame(() => {
        // A message is delivered after the frame is painted.
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => globalThis.benchTaps.push(performance.now() - event.timeStamp);
        port2.postMessage(null);
      });
    };
    addEventListener("pointerup", touched, { capture: true });
  });
  for (const [index, element] of elements.entries()) {
    await element.tap();
    await page.waitForFunction((count) => globalThis.benchTaps.length >= count, index + 1);
  }
  return page.evaluate(() => globalThis.benchTaps);
}
