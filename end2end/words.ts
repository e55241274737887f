// The sentences of the screen, read from the app's own locale files: a test names what it looks for by its key, so that a better
// wording breaks no test and a missing sentence breaks it with its name.
import { readFileSync } from "node:fs";

export type Language = "id" | "en";
export const LANGUAGES: Language[] = ["id", "en"];

const areas = new Map<string, unknown>();

function area(language: Language, name: string): unknown {
  const path = new URL(`../app/locales/${language}/${name}.json`, import.meta.url);
  const known = areas.get(path.href) ?? JSON.parse(readFileSync(path, "utf8"));
  areas.set(path.href, known);
  return known;
}

function sentence(key: string, language: Language): string {
  const [name, ...keys] = key.split(".");
  let found = area(language, name ?? "");
  for (const part of keys) found = (found as Record<string, unknown> | undefined)?.[part];
  if (typeof found !== "string") throw new Error(`no sentence ${key} in ${language}`);
  // A space that must not break is a space to whoever reads.
  return found.replaceAll(/\s/g, " ");
}

/** A sentence with its values filled in. */
export function say(key: string, values: Record<string, string> = {}, language: Language = "id"): string {
  const filled = sentence(key, language).replaceAll(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  if (filled.includes("{")) throw new Error(`${key} wants more than ${JSON.stringify(values)}: ${filled}`);
  return filled;
}

/** What matches a sentence, whatever its other values are. */
export function saying(key: string, values: Record<string, string> = {}, language: Language = "id"): RegExp {
  const parts = sentence(key, language).split(/(\{[^}]+\})/);
  const pattern = parts.map((part) => {
    const value = part.startsWith("{") ? values[part.slice(1, -1)] : part;
    return value === undefined ? ".+" : value.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll(" ", "\\s");
  });
  return new RegExp(`^${pattern.join("")}$`);
}
