// The service worker of `cargo xtask dev`: none. It takes the place of one that `cargo xtask run` left at the same
// address, which would go on showing its own build, and removes that and itself.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(vanish()));

async function vanish() {
  for (const name of await caches.keys()) await caches.delete(name);
  await self.registration.unregister();
  for (const tab of await self.clients.matchAll({ type: "window" })) await tab.navigate(tab.url);
}
