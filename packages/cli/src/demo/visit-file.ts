import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';
import { z } from 'zod';

/** One request that a visitor's browser sent to Scrim, as sent, without its authorisation. */
const RecordedRequest = z.object({
  /** Milliseconds since the visit began. */
  at: z.number(),
  path: z.string(),
  /** The JSON that was sent, inflated. */
  body: z.record(z.string(), z.unknown()),
});

/** A visit to the demo lender, recorded in a real browser by the real recorder. The person in it is scripted. */
const Visit = z.object({
  name: z.string(),
  userAgent: z.string(),
  /** Epoch milliseconds by the browser's clock. */
  startedAt: z.number(),
  requests: z.array(RecordedRequest),
});
export type Visit = z.infer<typeof Visit>;

const compress = promisify(brotliCompress);
const decompress = promisify(brotliDecompress);

/** Reads a file of visits: brotli over a JSON array. */
export async function readVisits(file: string): Promise<Visit[]> {
  return z.array(Visit).parse(JSON.parse((await decompress(await readFile(file))).toString('utf8')));
}

/** Visits of one site repeat each other's snapshots, so one stream with a 16 MiB window holds them all in little room. */
export async function writeVisits(file: string, visits: readonly Visit[]): Promise<number> {
  const text = Buffer.from(JSON.stringify(visits));
  const packed = await compress(text, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 10,
      [constants.BROTLI_PARAM_LGWIN]: 24,
      [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
    },
  });
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, packed);
  return packed.length;
}
