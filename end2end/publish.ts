// A course with media, published as an office publishes one: the package is shown to the server, and then published as it was looked at.
import { readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { type Zippable, zipSync } from "fflate";

import type { Server, SignIn } from "./server";

const FOLDER = fileURLToPath(new URL("./fixtures/menyambut-warga/", import.meta.url));
const PDF = "media/daftar-periksa.pdf";
const VIDEO = "media/sapaan.webm";
/** Bytes that no player minds, so that the recording takes six pieces of a download, and more than a player is sent at once. */
const PADDING = 1_400_000;

/** An element of WebM that says nothing: its id, its size in four bytes, nothing. */
function silence(): Buffer {
  const element = Buffer.alloc(5 + PADDING);
  element.writeUInt8(0xec, 0);
  element.writeUInt32BE(0x10000000 | PADDING, 1);
  return element;
}

function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

function packed(): Buffer {
  const entries: Zippable = {};
  for (const name of files(FOLDER).sort()) {
    const bytes = readFileSync(join(FOLDER, name));
    entries[name] = [name === VIDEO ? Buffer.concat([bytes, silence()]) : bytes, { level: 0 }];
  }
  return Buffer.from(zipSync(entries));
}

const course = JSON.parse(readFileSync(join(FOLDER, "course.json"), "utf8"));
const [text, video, audio, document] = course.modules[0].lessons.map(({ title }: { title: string }) => title);

/** What the course and its lessons are called. */
export const FIXTURE: { title: string; text: string; video: string; audio: string; document: string; pdf: Buffer } = {
  title: course.title,
  text,
  video,
  audio,
  document,
  pdf: readFileSync(join(FOLDER, PDF)),
};

/** Publishes it, by somebody who may. */
export async function publish(server: Server, { nip, password }: Pick<SignIn, "nip" | "password">): Promise<void> {
  const own = { origin: server.url, "sec-fetch-site": "same-origin" };
  const post = async (path: string, headers: Record<string, string>, body: string | Buffer) => {
    const answer = await fetch(server.url + path, { method: "POST", headers: { ...own, ...headers }, body: new Uint8Array(Buffer.from(body)) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  };
  const signedIn = await post("/api/sign-in", { "content-type": "application/json" }, JSON.stringify({ nip, password }));
  const cookie = signedIn.headers.getSetCookie().map((set) => set.split(";")[0]).join("; ");
  const { token, session } = (await signedIn.json()) as { token: string; session: { device: string } };
  const who = { cookie, "x-jenjang-device": session.device, "x-jenjang-token": token, "content-type": "application/zip" };
  const zip = packed();
  const looked = await (await post("/api/office/courses", who, zip)).json();
  const name = (looked as { course?: { package: string } }).course?.package;
  if (!name) throw new Error(`the package has faults: ${JSON.stringify(looked)}`);
  await post(`/api/office/courses?publish=${name}`, who, zip);
}
