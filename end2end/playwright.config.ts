// How the walk runs. `cargo xtask test` builds the site and the server first and says where they are:
// JENJANG_SERVER (the server's program), JENJANG_SITE (the folder it serves), CHROMIUM (the browser).
import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "./specs",
  globalSetup: "./setup.ts",
  outputDir: "./test-results",
  // Each test starts a server of its own on a free port, so tests cannot meet; two at a time fit two processors.
  fullyParallel: true,
  workers: 2,
  // A test that passes only at the second try, on a server of its own like the first, is named at the end of the run (decision 0024).
  retries: 1,
  forbidOnly: true,
  // What a loaded machine may need; a page that is quick is waited for no longer than it takes.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  use: {
    browserName: "chromium",
    launchOptions: {
      executablePath: process.env.CHROMIUM,
      // Chromium's own sandbox refuses root and most containers; the only pages visited are ours.
      args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
    },
    viewport: { width: 360, height: 740 },
    locale: "id-ID",
    timezoneId: "Asia/Jakarta",
    serviceWorkers: "allow",
    actionTimeout: 30_000,
    navigationTimeout: 30_000,
    // What was done, and what went over the line; a picture of each step would take a sixth of the walk's time.
    trace: { mode: "retain-on-failure", screenshots: false, snapshots: false, sources: false },
  },
});
