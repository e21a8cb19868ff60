import { gunzipSync } from 'node:zlib';

/**
 * Fields of each message by its type, as the tracker's worker writes them: `u` unsigned, `i` signed, `s` text, `b` boolean
 * (its `encode`, release 19; numbers are LEB128, signed ones zigzag).
 */
const FIELDS: Readonly<Record<string, readonly number[]>> = {
  u: [0, 11, 114, 115],
  ssu: [4, 44, 47],
  uu: [5, 20, 65, 70, 75, 76, 77],
  ii: [6],
  uuusb: [8],
  uuu: [9, 10, 24, 35, 51],
  uss: [12, 52, 61, 71],
  us: [13, 14, 17, 34, 36, 50, 54],
  uii: [16],
  usi: [18],
  ub: [19],
  sssssuuu: [21],
  ss: [22, 27, 30, 41, 43, 45, 46, 63, 64, 79, 124],
  uuuuuuuuu: [23],
  s: [28, 29, 42, 117, 118],
  suss: [40],
  ssssi: [48],
  iiuu: [49],
  uuuuuuss: [53],
  b: [55],
  usss: [57, 60],
  i: [58, 120],
  uussuu: [68],
  uuss: [69],
  usus: [73],
  ssss: [78],
  uuuis: [81],
  sssssuuuu: [83],
  sssuss: [84],
  uuuuuussubuuuuuuu: [85],
  sii: [87],
  siiiis: [89],
  usbsii: [112],
  uus: [113],
  uuuuuussub: [116],
  su: [119],
  ssuu: [121],
  ssus: [122],
  ssssu: [123],
  uusssss: [125],
};
const BY_TYPE = new Map(Object.entries(FIELDS).flatMap(([fields, types]) => types.map((type) => [type, fields])));
/** Stands first in a batch and tells no size; every other message tells its own in three bytes. */
const BATCH = 81;

/** A batch of OpenReplay's binary messages, gzipped or not: each its type and its fields. */
export function openOpenreplay(body: Buffer): unknown[] {
  const bytes = body[0] === 0x1f && body[1] === 0x8b ? gunzipSync(body) : body;
  const messages: unknown[] = [];
  let at = 0;
  const unsigned = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  const readers: Readonly<Record<string, () => unknown>> = {
    u: unsigned,
    i() {
      const value = unsigned();
      return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    },
    s() {
      const length = unsigned();
      at += length;
      return bytes.toString('utf8', at - length, at);
    },
    b: () => bytes[at++] === 1,
  };
  while (at < bytes.length) {
    const type = unsigned();
    const end = type === BATCH ? null : at + 3 + bytes.readUIntLE(at, 3);
    if (end !== null) at += 3;
    messages.push([type, ...[...(BY_TYPE.get(type) ?? '')].map((field) => readers[field]?.())]);
    if (end !== null) at = end;
  }
  return messages;
}
