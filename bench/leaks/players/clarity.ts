import type { Player } from './player.ts';

/** The number of an upload within its page: its `envelope` begins with version, sequence, start. */
const SEQUENCE = 1;

/** Clarity's own player and decoder, which take the uploads of one page as they were sent. */
export const clarityPlayer: Player = {
  program: () => `
    import { decode } from 'clarity-decode';
    import { Visualizer } from 'clarity-visualize';
    window.showReplay = async (uploads) => {
      const frame = document.createElement('iframe');
      frame.style = 'border: 0; width: 100vw; height: 100vh';
      document.body.append(frame);
      const failed = [];
      await new Visualizer().html(uploads.map((upload) => decode(upload)), frame.contentWindow, null, undefined, (error) => failed.push(error));
      if (failed.length) throw failed[0];
    };`,
  recordings(requests, pages) {
    const byPage: string[][] = [];
    for (const { path, body } of requests) {
      if (path !== '/collect') continue;
      const text = body.toString();
      const { e: envelope } = JSON.parse(text) as { e: readonly unknown[] };
      if (envelope[SEQUENCE] === 1) byPage.push([]);
      byPage.at(-1)?.push(text);
    }
    return pages.map((_, at) => byPage[at] ?? null);
  },
};
