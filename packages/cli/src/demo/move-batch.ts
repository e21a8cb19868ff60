export type Json = Record<string, unknown>;

/** A recorded batch as if it had been sent `shift` ms later: all its times move. */
export function moveBatch(body: Json, shift: number): Json {
  const replay = body.replay === null ? null : asJson(body.replay);
  return {
    ...body,
    sentAt: Number(body.sentAt) + shift,
    replay: replay && { ...replay, events: asList(replay.events).map((event) => later(event, 'timestamp', shift)) },
    signals: asList(body.signals).map((signal) => later(signal, 'time', shift)),
  };
}

function later(item: Json, key: 'timestamp' | 'time', shift: number): Json {
  return { ...item, [key]: Number(item[key]) + shift };
}

export function asJson(value: unknown): Json {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

export function asList(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(asJson) : [];
}
