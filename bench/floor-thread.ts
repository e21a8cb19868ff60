import { createCipheriv, randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';

/** The floor syncs once per this many batches, no worse a group commit than a pack. */
const GROUP = 64;

/** The program of one of the floor's threads: a number of batches in, the same number when they are durable. */
const { path, bodies } = z.object({ path: z.string(), bodies: z.array(z.instanceof(Uint8Array)) }).parse(workerData);
parentPort?.on('message', async (batches: number) => {
  await store(batches);
  parentPort?.postMessage(batches);
});
parentPort?.postMessage(0);

async function store(batches: number): Promise<void> {
  const key = randomBytes(32);
  const file = await open(path, 'w');
  try {
    for (let done = 0; done < batches; done += GROUP) {
      const size = Math.min(GROUP, batches - done);
      const group = Array.from({ length: size }, (_, index) => seal(key, bodies[(done + index) % bodies.length]));
      await file.appendFile(Buffer.concat(group));
      await file.datasync();
    }
  } finally {
    await file.close();
  }
}

/** Sealed as it came, compressed: no server would keep it larger. */
function seal(key: Buffer, body = new Uint8Array()): Buffer {
  JSON.parse(gunzipSync(body).toString('utf8'));
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  return Buffer.concat([nonce, cipher.update(body), cipher.final(), cipher.getAuthTag()]);
}
