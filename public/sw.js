// The service worker: the employee's program works with no network, from a cold start of the browser.
//
// One build is one worker and one cache, filled whole before the worker is installed: a person has all of a build or
// keeps the one before. The build fills in BUILD (its content hash), SHELL (the page) and PRECACHE (every address that
// the employee's program needs at its start, SHELL among them) and PARTS (what it fetches when a page needs it). The
// office's program is in neither list.
//
// - A page is answered with the shell of this build, whatever its address; the program reads the address.
// - The home's page and what it starts with are answered by the browser itself, from the same cache, where it can: a visit then does not
//   wait until this worker has been started.
// - A file of this build is answered from the cache.
// - A part is kept once it has been fetched, or when the program says that it will be needed, and whoever has it gets it with the next
//   build too.
// - Everything else is left to the network: /api (the program keeps its own data), /health, the office at /kantor.
// - A new worker waits until no tab runs the old build (no skipWaiting), then removes the old build's cache.

const PREFIX = "jenjang-";
const CACHE = PREFIX + BUILD;
const HOME = "/";
const PRECACHED = new Set(PRECACHE);
const LATER = new Set(PARTS);
const NOT_OURS = ["/api", "/health", "/kantor"];

self.addEventListener("install", (event) => {
  event.waitUntil(fill());
  event.waitUntil(answerWithout(event));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(removeOlderBuilds());
  // What the first visit fetches from now on is kept already. A tab of another build finds nothing of its own here, and asks the network.
  event.waitUntil(clients.claim());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (NOT_OURS.some((path) => pathname === path || pathname.startsWith(path + "/"))) return;
  if (request.mode === "navigate") event.respondWith(cached(SHELL, request));
  else if (PRECACHED.has(pathname)) event.respondWith(cached(pathname, request));
  else if (LATER.has(pathname)) event.respondWith(keptOnceFetched(pathname, request));
});

// The program names parts that the person will need when there is no network. What cannot be fetched now is named again.
self.addEventListener("message", (event) => {
  if (Array.isArray(event.data)) event.waitUntil(keepAhead(event.data).catch(() => {}));
});

async function fill() {
  const wanted = [...PRECACHE, ...(await partsInUse())];
  const cache = await caches.open(CACHE);
  // The page has just loaded most of these: the browser's own cache answers, nothing is downloaded twice.
  await cache.addAll(wanted);
  await cache.put(HOME, await cache.match(SHELL));
}

// Only what is in the cache for certain: what is not found there the browser asks of the network, without us. Another browser, or
// one that takes no such rules, asks this worker.
async function answerWithout(event) {
  const rule = (pathname) => ({ urlPattern: new URLPattern({ pathname, search: "", baseURL: location.origin }), requestMethod: "GET" });
  try {
    await event.addRoutes?.({ condition: { or: [HOME, ...PRECACHE].map(rule) }, source: { cacheName: CACHE } });
  } catch {}
}

// The parts of this build that the device has of an older one, and with them what parts share: that has no lasting name.
async function partsInUse() {
  const had = new Set();
  for (const name of await caches.keys()) {
    if (!name.startsWith(PREFIX)) continue;
    for (const { url } of await (await caches.open(name)).keys()) had.add(nameOf(url));
  }
  const has = (part) => had.has(nameOf(part));
  return PARTS.some(has) ? PARTS.filter((part) => has(part) || nameOf(part).startsWith("chunk_")) : [];
}

function nameOf(address) {
  return address.slice(address.lastIndexOf("/") + 1);
}

// Nothing is fetched that is here. What parts share has no lasting name, and comes along.
async function keepAhead(names) {
  const wanted = new Set(names.map((name) => `split_${name}.wasm`));
  const cache = await caches.open(CACHE);
  for (const part of PARTS) {
    const needed = wanted.has(nameOf(part)) || nameOf(part).startsWith("chunk_");
    if (needed && !(await cache.match(part))) await cache.add(part);
  }
}

async function keptOnceFetched(address, request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(address);
  if (kept) return kept;
  const answer = await fetch(request);
  // Where there is no room for it, it works while there is a network.
  if (answer.ok) await cache.put(address, answer.clone()).catch(() => {});
  return answer;
}

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
