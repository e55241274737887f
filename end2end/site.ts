// A site as the next build would leave it: new addresses, a new service worker, the build before still there.
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export type Build = { site: string; build: string };

/** Which build a shell names. */
function named(shell: string): string {
  const build = /\/assets\/([0-9a-f]{16})\//.exec(shell)?.[1];
  if (!build) throw new Error("the shell names no build");
  return build;
}

async function rename(file: string, from: string, to: string): Promise<void> {
  const text = await readFile(file, "utf8");
  await writeFile(file, text.replaceAll(from, to));
  // What was compressed before says the old name still.
  for (const twin of [".br", ".gz"]) await rm(file + twin, { force: true });
}

/** Copies a site and builds it "anew": the same program under another build's name. */
export async function nextBuild(site: string): Promise<Build> {
  const next = await mkdtemp(join(tmpdir(), "jenjang-site-"));
  await cp(site, next, { recursive: true });
  const before = named(await readFile(join(site, "index.html"), "utf8"));
  const build = [...before].reverse().join("");
  await cp(join(site, "assets", before), join(next, "assets", build), { recursive: true });
  const shells = [join("assets", build, "pocket.html"), "index.html", join("kantor", "index.html"), "sw.js"];
  for (const file of shells) await rename(join(next, file), before, build);
  return { site: next, build };
}
