import type { Contender } from './contender.ts';
import { HEADING } from './contender.ts';
import { rrwebPlayer } from './players/rrweb.ts';
import { openJson } from './uploads/json.ts';

/** The library that most of the others are made from. It sends nothing itself: its events are posted as JSON, once a second. */
export const rrweb: Contender = {
  name: 'rrweb',
  package: '@rrweb/record',
  options: {
    defaults: '{}',
    strictest: `{
  maskAllInputs: true,
  maskTextSelector: '*',
  ignoreSelector: 'input, textarea, select',
  blockSelector: 'img, picture, svg, canvas, video, audio, iframe, object, embed',
  slimDOMOptions: 'all',
  inlineStylesheet: false,
  sampling: { mousemove: false, mouseInteraction: false, input: 'last' },
}`,
  },
  source: '[guide.md](https://github.com/rrweb-io/rrweb/blob/master/guide.md)',
  program: (options, server) => `
    import { record } from '@rrweb/record';
    let held = [];
    const send = (leaving) => {
      const body = JSON.stringify(held.splice(0));
      if (body !== '[]') fetch('${server}/events', { method: 'POST', keepalive: leaving === true && body.length < 60_000, body }).catch(() => {});
    };
    window.recorderFlush = send;
    record({ ...${options}, emit: (event) => held.push(event) });
    setInterval(send, 1000);
    addEventListener('pagehide', () => send(true));`,
  open: ({ path, body }) => (path === '/events' ? openJson(body) : []),
  canary: { defaults: HEADING, strictest: { text: '"tagName":"section"', what: 'the name of an element' } },
  replays: rrwebPlayer,
};
