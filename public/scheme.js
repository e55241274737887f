// Runs before the first paint, so that a person who chose dark never sees a white flash.
// A stylesheet reads `data-scheme`; without it the system's own preference holds.
// Storage may be forbidden; then there is nothing that was chosen.
try {
  const chosen = localStorage.getItem("jenjang.scheme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.scheme = chosen;
} catch {}
