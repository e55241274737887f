// Runs before the first paint, and until the program is there it is all that runs.
const root = document.documentElement;

// The program is compiled beside this thread while the page is laid out; `boot.js` takes it from here. A failure is told there.
globalThis.program = WebAssembly.compileStreaming(fetch(document.currentScript.dataset.program));
globalThis.program.catch(() => {});

// The browser may offer to install this site before the program is there; the program takes the offer up when it suits the person.
addEventListener("beforeinstallprompt", (offer) => {
  offer.preventDefault();
  globalThis.offer = offer;
});

// Storage may be forbidden; then nothing was chosen and nobody is known.
try {
  const recall = (name) => localStorage.getItem(`jenjang.${name}`);
  // A person who chose dark never sees a white flash. A stylesheet reads `data-scheme`; without it the system's own
  // preference holds.
  const scheme = recall("scheme");
  if (scheme === "light" || scheme === "dark") root.dataset.scheme = scheme;
  // Nobody has signed in here: the shell's own form takes NIP and password while the program is on its way. It is
  // written in Indonesian; and whoever comes with a code meets another form.
  const strange = !recall("people") && recall("language") !== "en" && location.pathname !== "/aktivasi";
  if (strange) root.dataset.stranger = "";
  // Whoever is known here waits for a date in their language, which is slow at its first use, a tenth of a second on a cheap phone: it
  // is begun while the program is compiled. What comes of it is not wanted. (So was opening the databases; that won nothing.)
  if (recall("people")) globalThis.requestIdleCallback?.(() => new Intl.DateTimeFormat("id"));
} catch {}

// The program takes over what was typed into the shell's form, and a press on its button too (`platform::shell`).
addEventListener("change", ({ target }) => {
  if (target.id === "password-reveal" && target.form?.id === "shell-form") {
    document.getElementById("password").type = target.checked ? "text" : "password";
  }
});
addEventListener("submit", (event) => {
  if (event.target.id !== "shell-form") return;
  event.preventDefault();
  // The program could not come: a press tries again.
  if (!document.getElementById("not-started").hidden) return location.reload();
  event.target.dataset.pressed = "";
  event.submitter?.setAttribute("aria-busy", "true");
});
