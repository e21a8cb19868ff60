/** Characters. */
const SHORT = 32;

/** Bytes that grow. Numbers are unsigned LEB128: seven bits per byte, lowest first, the top bit says that more follow. */
export class ByteWriter {
  #bytes = Buffer.allocUnsafe(64);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  get written(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  /** A whole number from 0 to 2^53. */
  number(value: number): void {
    this.#reserve(8);
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.#bytes[this.#length++] = (rest % 0x80) + 0x80;
    this.#bytes[this.#length++] = rest;
  }

  /** IEEE 754, little-endian. */
  double(value: number): void {
    this.#reserve(8);
    this.#length = this.#bytes.writeDoubleLE(value, this.#length);
  }

  /** UTF-8; returns the number of bytes. */
  text(value: string): number {
    this.#reserve(value.length * 3);
    if (value.length < SHORT && this.#plain(value)) return value.length;
    const length = this.#bytes.write(value, this.#length);
    this.#length += length;
    return length;
  }

  /** Whether a text was ASCII and is written: for a short one a call of the platform takes longer. */
  #plain(value: string): boolean {
    for (let index = 0; index < value.length; index++) {
      const code = value.charCodeAt(index);
      if (code >= 0x80) return false;
      this.#bytes[this.#length + index] = code;
    }
    this.#length += value.length;
    return true;
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + more));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}

/** Reads what `ByteWriter` wrote, in order. Throws a RangeError at the end of the bytes. */
export class ByteReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  number(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 0x80) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw new RangeError('bytes end inside a number');
      value += (byte % 0x80) * scale;
      if (byte < 0x80) return value;
    }
  }

  double(): number {
    return this.take(8).readDoubleLE();
  }

  take(length: number): Buffer {
    const taken = this.#bytes.subarray(this.#at, this.#at + length);
    if (taken.length !== length) throw new RangeError('bytes end');
    this.#at += length;
    return taken;
  }
}
