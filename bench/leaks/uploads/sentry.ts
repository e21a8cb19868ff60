import { inflateSync } from 'node:zlib';

interface ItemHeader {
  readonly type?: string;
  readonly length?: number;
}

/**
 * Sentry's envelope: a line of JSON, then per item a line of JSON and its payload. A recording's payload is a line with its
 * segment and the events, deflated or not (develop.sentry.dev/sdk/data-model/envelopes).
 */
export function openSentry(envelope: Buffer): unknown[] {
  const out: unknown[] = [];
  let rest = envelope;
  const line = (): string => {
    const end = rest.indexOf(10) < 0 ? rest.length : rest.indexOf(10);
    const text = rest.subarray(0, end).toString('utf8');
    rest = rest.subarray(end + 1);
    return text;
  };
  out.push(JSON.parse(line()));
  while (rest.length > 0) {
    const text = line();
    if (text === '') continue;
    const header = JSON.parse(text) as ItemHeader;
    const length = header.length ?? (rest.indexOf(10) < 0 ? rest.length : rest.indexOf(10));
    out.push(header, payload(header, rest.subarray(0, length)));
    rest = rest.subarray(length);
  }
  return out;
}

function payload({ type }: ItemHeader, bytes: Buffer): unknown {
  if (type !== 'replay_recording') return JSON.parse(bytes.toString('utf8'));
  const events = bytes.subarray(bytes.indexOf(10) + 1);
  return JSON.parse((events[0] === 0x78 ? inflateSync(events) : events).toString('utf8'));
}
