// Course packages, as an author has them on their own machine.
import { readFile } from "node:fs/promises";
import { type Zippable, strFromU8, strToU8, unzipSync, zipSync } from "fflate";

/** A package with its files by their paths. */
export class Package {
  private constructor(private readonly files: Zippable) {}

  /** One of these texts by their paths. */
  static of(files: Record<string, string>): Package {
    return new Package(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strToU8(text)])));
  }

  /** One that was downloaded. */
  static async read(path: string): Promise<Package> {
    return new Package(unzipSync(await readFile(path)));
  }

  /** The same course with members of its manifest changed. */
  with(members: Record<string, unknown>): Package {
    const manifest = JSON.parse(strFromU8(this.files["course.json"] as Uint8Array));
    return new Package({ ...this.files, "course.json": strToU8(JSON.stringify({ ...manifest, ...members }, null, 2)) });
  }

  /** What a field for files takes. */
  file(name: string): { name: string; mimeType: string; buffer: Buffer } {
    return { name, mimeType: "application/zip", buffer: Buffer.from(zipSync(this.files)) };
  }
}
