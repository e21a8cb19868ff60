import { type Contender, HEADING } from './contender.ts';
import { clarityPlayer } from './players/clarity.ts';
import { openJson } from './uploads/json.ts';

/** Microsoft Clarity’s own library. Its uploads go through its `upload` callback: an address of its own has to be https from the second page on. */
export const clarity: Contender = {
  name: 'Clarity',
  package: 'clarity-js',
  options: {
    defaults: '{}',
    strictest: `{
  content: false,
  mask: ['*'],
  drop: ['mail'],
  track: false,
  fraud: false,
}`,
  },
  source: '[masking](https://learn.microsoft.com/en-us/clarity/setup-and-installation/clarity-masking) and `core.d.ts`',
  program: (options, server) => `
    import { clarity } from 'clarity-js';
    const upload = (body) => {
      fetch('${server}/collect', { method: 'POST', keepalive: body.length < 60_000, body }).catch(() => {});
    };
    addEventListener('DOMContentLoaded', () => clarity.start({ ...${options}, projectId: 'bench', upload }));`,
  open: ({ path, body }) => (path === '/collect' ? openJson(body) : []),
  canary: { defaults: HEADING, strictest: { text: '"class=case"', what: 'the class of an element' } },
  replays: clarityPlayer,
  note: 'Its service’s “strict” mode is `content: false`. Its service also chooses, per session, what a page sends; here it sends what it does without being told. `lean` is left out: it switches the replay itself off.',
};
