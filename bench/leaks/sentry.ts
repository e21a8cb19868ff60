import type { Contender } from './contender.ts';
import { rrwebPlayer } from './players/rrweb.ts';
import { openSentry } from './uploads/sentry.ts';

/** Session replay of Sentry's browser SDK, at a sampling rate of one. */
export const sentry: Contender = {
  name: 'Sentry',
  package: '@sentry/browser',
  options: {
    defaults: '{}',
    strictest: `{
  defaultIntegrations: false,
  maxBreadcrumbs: 0,
  replay: {
    maskAllText: true,
    maskAllInputs: true,
    blockAllMedia: true,
    mask: ['*'],
    block: ['iframe', 'canvas', 'object', 'embed'],
    ignore: ['input', 'textarea', 'select'],
    maskAttributes: ['title', 'placeholder', 'aria-label', 'alt', 'value', 'label', 'href', 'src', 'srcset', 'id', 'name', 'style', 'content'],
    networkCaptureBodies: false,
    slowClickTimeout: 0,
  },
}`,
  },
  source: '[privacy](https://docs.sentry.io/platforms/javascript/session-replay/privacy/) and `replay.d.ts`',
  program: (options, server) => `
    import * as Sentry from '@sentry/browser';
    const { replay: own = {}, ...others } = ${options};
    const replay = Sentry.replayIntegration(own);
    Sentry.init({
      ...others,
      dsn: '${server.replace('://', '://key@')}/1',
      integrations: [replay],
      replaysSessionSampleRate: 1,
      replaysOnErrorSampleRate: 1,
    });
    window.recorderFlush = () => replay.flush();`,
  open: ({ path, body }) => (path.includes('/envelope/') && body.length > 0 ? openSentry(body) : []),
  canary: {
    defaults: { text: '"tagName":"section"', what: 'the name of an element: its defaults mask every text' },
    strictest: { text: '"tagName":"section"', what: 'the name of an element' },
  },
  replays: rrwebPlayer,
  note: 'Strictest, its integrations for errors, breadcrumbs, addresses and calls are off; at its defaults they are on.',
};
