import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Player } from './player.ts';

/** An event as rrweb's player takes it. */
interface ReplayEvent {
  readonly type: number;
  readonly timestamp: number;
  readonly data: unknown;
}

/** rrweb's own player, for every recorder that sends its events. */
export const rrwebPlayer: Player = {
  // Resolved from the package that plays recordings.
  program: (root) => `
    import { Replayer } from ${JSON.stringify(createRequire(join(root, 'packages/console/package.json')).resolve('@rrweb/replay'))};
    window.showReplay = (events, until) => {
      new Replayer(events, { root: document.body, mouseTail: false, showWarning: false }).pause(until - events[0].timestamp);
    };`,
  recordings(requests, pages, open) {
    const events = requests.flatMap((request) => open(request).flatMap(eventsIn));
    return pages.map(({ from, until }) => {
      const own = events.filter(({ timestamp }) => timestamp >= from && timestamp <= until);
      return own.some(({ type }) => type === 2) ? own.sort((a, b) => a.timestamp - b.timestamp) : null;
    });
  },
};

/** rrweb's events, wherever they stand in an upload. */
function eventsIn(value: unknown): ReplayEvent[] {
  if (typeof value !== 'object' || value === null) return [];
  const { type, timestamp, data } = value as Partial<ReplayEvent>;
  if (typeof type === 'number' && typeof timestamp === 'number' && data !== undefined)
    return [{ type, timestamp, data }];
  return Object.values(value).flatMap(eventsIn);
}
