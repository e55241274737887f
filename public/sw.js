// The service worker: the employee's program works with no network, from a cold start of the browser.
//
// One build is one worker and one cache, filled whole before the worker is installed: a person has all of a build or
// keeps the one before. The build fills in BUILD (its content hash), SHELL (the page) and PRECACHE (every address that
// the employee's program needs, SHELL among them). The office's program is never in the list.
//
// - A page is answered with the shell of this build, whatever its address; the program reads the address.
// - A file of this build is answered from the cache.
// - Everything else is left to the network: /api (the program keeps its own data), /health, the office at /kantor.
// - A new worker waits until no tab runs the old build (no skipWaiting), then removes the old build's cache.

const PREFIX = "jenjang-";
const CACHE = PREFIX + BUILD;
const PRECACHED = new Set(PRECACHE);
const NOT_OURS = ["/api", "/health", "/kantor"];

self.addEventListener("install", (event) => {
  // The page has just loaded most of these: the browser's own cache answers, nothing is downloaded twice.
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(PRECACHE)));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(removeOlderBuilds());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (NOT_OURS.some((path) => pathname === path || pathname.startsWith(path + "/"))) return;
  if (request.mode === "navigate") event.respondWith(cached(SHELL, request));
  else if (PRECACHED.has(pathname)) event.respondWith(cached(pathname, request));
});

// The browser may have evicted a file; then the network is the next best.
async function cached(address, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(address)) ?? fetch(request);
}

async function removeOlderBuilds() {
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && name !== CACHE) await caches.delete(name);
  }
}
