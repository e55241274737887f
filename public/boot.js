// Starts a program. The build joins this file with the program's own JavaScript (`program`) into one module per
// program, and fills in PROGRAM ("pocket" or "office") and DEV (true in `cargo xtask dev` only).
import start from "program";

if (PROGRAM === "pocket") {
  // A worker served this page: the program was on the device before this visit.
  globalThis.returned = Boolean(navigator.serviceWorker?.controller);
  // The worker knows where parts are. Without one they are fetched when they are first wanted.
  globalThis.keepParts = (names) => navigator.serviceWorker?.ready.then(({ active }) => active.postMessage(names));
}

// Where the program that reads spreadsheets lies: in the folder of this build.
if (PROGRAM === "office") globalThis.build = new URL("./", import.meta.url).href;

// `first.js` began to fetch and compile it long before this line runs.
start({ module_or_path: globalThis.program }).catch((error) => {
  document.getElementById("not-started")?.removeAttribute("hidden");
  document.querySelector("#shell-form button")?.removeAttribute("aria-busy");
  throw error;
});

// The office works online; only the employee's program is kept on the device.
if (PROGRAM === "pocket" && !DEV) afterLoad(keepOffline);
if (DEV) reloadOnChange();

function afterLoad(then) {
  if (document.readyState === "complete") then();
  else addEventListener("load", then, { once: true });
}

// Registered after everything that the first screen needs, with which it would compete for the line.
function keepOffline() {
  // Without a worker (an old browser, a private window) the program works while there is a network.
  navigator.serviceWorker?.register("/sw.js").catch((error) => console.warn("no service worker:", error));
}

async function reloadOnChange() {
  const read = async () => (await fetch("/assets/dev-stamp", { cache: "no-store" })).text();
  const loaded = await read().catch(() => "");
  setInterval(async () => {
    // No answer: the server is being built anew.
    const now = await read().catch(() => loaded);
    if (now !== loaded) location.reload();
  }, 500);
}
