// Writes FILE.br and FILE.gz beside every file below FOLDER that is not compressed already: node compress.mjs FOLDER
// Done once at the build at the highest quality, so that the server never compresses a file of the site.
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const brotli = promisify(brotliCompress);
const deflate = promisify(gzip);
const COMPRESSED_ALREADY = /\.(png|br|gz)$/;

async function compress(file) {
  const bytes = await readFile(file);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
  };
  await writeFile(`${file}.br`, await brotli(bytes, { params }));
  await writeFile(`${file}.gz`, await deflate(bytes, { level: constants.Z_BEST_COMPRESSION }));
}

const folder = process.argv[2];
const entries = await readdir(folder, { recursive: true, withFileTypes: true });
await Promise.all(
  entries
    .filter((entry) => entry.isFile() && !COMPRESSED_ALREADY.test(entry.name))
    .map((entry) => compress(join(entry.parentPath ?? entry.path, entry.name))),
);
