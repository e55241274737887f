// The slow phone that figures are measured on, and what it tells of a page.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";

// 1.6 Mbit/s down, half of that up, 150 ms there and back, a processor four times slower than this machine's.
const NETWORK = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 800_000 / 8 };
const CPU_SLOWER = 4;
const READY_MAX_MS = 60_000;

// A browser with a profile of its own on disk, which outlives a restart as a phone's does.
export async function newPhone() {
  const profile = await mkdtemp(join(tmpdir(), "jenjang-bench-"));
  const phone = { context: await start(profile) };
  phone.restart = async () => {
    await phone.context.close();
    phone.context = await start(profile);
  };
  phone.close = async () => {
    await phone.context.close();
    await rm(profile, { recursive: true, force: true });
  };
  return phone;
}

function start(profile) {
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

// A tab that is slow from its first byte on.
export async function slowTab(phone) {
  const page = await phone.context.newPage();
  const session = await phone.context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", NETWORK);
  await session.send("Emulation.setCPUThrottlingRate", { rate: CPU_SLOWER });
  await page.addInitScript(noteWhenReady);
  return page;
}

// Runs in the page: notes when the program says, by `data-ready` on the root, that the page accepts input.
function noteWhenReady() {
  const watcher = new MutationObserver(() => {
    if (!document.documentElement?.hasAttribute("data-ready")) return;
    watcher.disconnect();
    globalThis.benchReadyMs = performance.now();
  });
  watcher.observe(document, { attributes: true, attributeFilter: ["data-ready"], subtree: true });
}

// Milliseconds from the start of the navigation to a page that accepts input, and to its first paint.
export async function visit(page, address) {
  await page.goto(address, { waitUntil: "commit" });
  await page.waitForFunction(() => globalThis.benchReadyMs !== undefined, null, { timeout: READY_MAX_MS, polling: 50 });
  return page.evaluate(() => ({
    ready_ms: Math.round(globalThis.benchReadyMs),
    first_paint_ms: Math.round(performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN),
  }));
}

// Milliseconds from the touch of each element to the frame that shows its effect.
export async function taps(page, elements) {
  await page.evaluate(() => {
    globalThis.benchTaps = [];
    addEventListener(
      "click",
      (event) =>
        requestAnimationFrame(() => {
          // A message is delivered after the frame is painted.
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => globalThis.benchTaps.push(performance.now() - event.timeStamp);
          port2.postMessage(null);
        }),
      { capture: true },
    );
  });
  for (const [index, element] of elements.entries()) {
    await element.tap();
    await page.waitForFunction((count) => globalThis.benchTaps.length >= count, index + 1);
  }
  return page.evaluate(() => globalThis.benchTaps);
}
