// A photo as a phone takes it: with the place and the time written beside the picture (EXIF).
import type { Page } from "@playwright/test";

/** When the photo says that it was taken. */
export const TAKEN = "2026:03:02 10:20:30";

const short = (value: number) => [value & 255, value >> 8];
const long = (value: number) => [...short(value & 0xffff), ...short(value >>> 16)];
const text = (value: string) => [...Buffer.from(`${value}\0`, "latin1")];

/** An entry of a directory: tag, type, count, and the value or where it lies. */
const entry = (tag: number, type: number, count: number, value: number[]) => [...short(tag), ...short(type), ...long(count), ...value, 0, 0, 0, 0].slice(0, 12);

/** An EXIF segment that tells day, time and place: 0° 53' S, 119° 51' E. */
function exif(): Buffer {
  const taken = text(TAKEN);
  const rational = (...numbers: number[]) => numbers.flatMap((number) => [...long(number), ...long(1)]);
  const first = 8 + 2 + 2 * 12 + 4;
  const places = first + taken.length;
  const latitude = places + 2 + 4 * 12 + 4;
  const longitude = latitude + 24;
  const tiff = [
    ...text("II*").slice(0, 4),
    ...long(8),
    ...short(2),
    ...entry(0x0132, 2, taken.length, long(first)),
    ...entry(0x8825, 4, 1, long(places)),
    ...long(0),
    ...taken,
    ...short(4),
    ...entry(1, 2, 2, text("S")),
    ...entry(2, 5, 3, long(latitude)),
    ...entry(3, 2, 2, text("E")),
    ...entry(4, 5, 3, long(longitude)),
    ...long(0),
    ...rational(0, 53, 0),
    ...rational(119, 51, 0),
  ];
  const body = [...text("Exif"), 0, ...tiff];
  const length = body.length + 2;
  return Buffer.from([0xff, 0xe1, length >> 8, length & 255, ...body]);
}

/** A picture of that size, with what a phone writes beside it. */
export async function photo(page: Page, width: number, height: number): Promise<Buffer> {
  const url = await page.evaluate(
    ([width, height]) => {
      const canvas = Object.assign(document.createElement("canvas"), { width, height });
      const context = canvas.getContext("2d");
      if (context === null) throw new Error("no canvas");
      for (let at = 0; at < 40; at++) {
        context.fillStyle = `hsl(${at * 9} 60% 60%)`;
        context.fillRect((at * width) / 40, 0, width / 40, height);
      }
      return canvas.toDataURL("image/jpeg", 0.9);
    },
    [width, height] as const,
  );
  const plain = Buffer.from(url.slice(url.indexOf(",") + 1), "base64");
  return Buffer.concat([plain.subarray(0, 2), exif(), plain.subarray(2)]);
}

/** Width and height of a JPEG, as its frame says. */
export function size(jpeg: Buffer): [number, number] {
  let at = 2;
  while (at < jpeg.length) {
    const marker = jpeg[at + 1] ?? 0;
    if (marker >= 0xc0 && marker <= 0xc2) return [jpeg.readUInt16BE(at + 7), jpeg.readUInt16BE(at + 5)];
    at += 2 + jpeg.readUInt16BE(at + 2);
  }
  throw new Error("no frame");
}
