import { unwrap } from '../reader/index.ts';
import type { Sent } from './traffic.ts';
import { type Vendor, vendorBehind, vendorOf } from './vendors.ts';

/** Whom a request goes to, other than the site itself. */
export interface Receiver {
  /** Of the address; of the site, where it stands behind one. */
  readonly origin: string;
  readonly vendor: Vendor | null;
  /** The address is the site's own, and passes on to somebody else: a reverse proxy. */
  readonly behindSite: boolean;
}

/** What rrweb writes: a page as a whole, and what changes in it. */
const RECORDING = /"type":(?:2,"data":\{"node":|3,"data":\{"source":\d)/;

/** Whether a text is of the recording of a page (rrweb's events). */
export function isRecording(text: string): boolean {
  return RECORDING.test(text);
}

/** Whether what is sent has the recording of a page in it, whoever gets it. */
export function sendsRecording({ body }: Pick<Sent, 'body'>): boolean {
  return readingsOf(body).some(isRecording);
}

/**
 * Whom a request goes to; null: the site. At the site's own origins, somebody else is told by what vendors are known to send through
 * a reverse proxy, and by recordings of pages: whatever else is sent there is what the site asks for.
 */
export function receiverOf({ url, body }: Pick<Sent, 'url' | 'body'>, origins: readonly string[]): Receiver | null {
  const origin = originOf(url);
  if (!origins.includes(origin)) return { origin, vendor: vendorOf(url), behindSite: false };
  const texts = readingsOf(body);
  const vendor = vendorBehind(url, texts);
  return vendor || texts.some(isRecording) ? { origin, vendor, behindSite: true } : null;
}

function readingsOf(body: Buffer | null): string[] {
  return body === null ? [] : unwrap(body).layers.map(({ text }) => text);
}

function originOf(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol.replace('ws', 'http')}//${host}`;
}
