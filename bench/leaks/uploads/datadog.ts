import { constants, inflateSync } from 'node:zlib';

/** Datadog's uploads: a form whose `segment` is a deflated recording and whose other parts are JSON, or lines of JSON. */
export function openDatadog(contentType: string, body: Buffer): unknown[] {
  const [, boundary] = /boundary=(.+)$/.exec(contentType) ?? [];
  return boundary ? partsOf(body, boundary).flatMap(openPart) : jsonLines(body);
}

function jsonLines(body: Buffer): unknown[] {
  return body
    .toString('utf8')
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
}

interface Part {
  readonly head: string;
  readonly body: Buffer;
}

function partsOf(body: Buffer, boundary: string): Part[] {
  const parts: Part[] = [];
  const mark = `--${boundary}`;
  for (let from = body.indexOf(mark); from >= 0; ) {
    const to = body.indexOf(mark, from + mark.length);
    if (to < 0) return parts;
    const start = from + mark.length + 2;
    const end = body.indexOf('\r\n\r\n', start);
    parts.push({ head: body.subarray(start, end).toString('utf8'), body: body.subarray(end + 4, to - 2) });
    from = to;
  }
  return parts;
}

/** A page that is left sends a stream that was flushed and not ended. */
function openPart({ head, body }: Part): unknown[] {
  if (!head.includes('name="segment"')) return head.includes('json') ? jsonLines(body) : [];
  return [JSON.parse(inflateSync(body, { finishFlush: constants.Z_SYNC_FLUSH }).toString('utf8'))];
}
