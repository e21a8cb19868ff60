import type { Contender } from './contender.ts';
import { rrwebPlayer } from './players/rrweb.ts';
import { openSentry } from './uploads/sentry.ts';

/** Session replay of Sentry's browser SDK, at a sampling rate of one. Its option for attributes takes names: strictest, it gets all of the page's that are no values. */
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
    maskAttributes: [
      'abbr', 'about', 'accept', 'accesskey', 'action', 'allow', 'alt', 'alttext', 'applicant', 'aria-braillelabel',
      'aria-controls', 'aria-description', 'aria-keyshortcuts', 'aria-label', 'aria-labelledby', 'aria-live',
      'aria-placeholder', 'aria-roledescription', 'aria-valuemax', 'aria-valuenow', 'aria-valuetext', 'as', 'async', 'attributename',
      'autocomplete', 'background', 'bgcolor', 'charset', 'checked', 'cite', 'class', 'colspan', 'content',
      'contenteditable', 'cx', 'cy', 'd', 'data', 'data-blob', 'data-clarity-mask', 'data-codes', 'data-dd-privacy',
      'data-geo', 'data-key', 'data-left-out', 'data-name', 'data-openreplay-hidden', 'data-openreplay-masked', 'data-point',
      'data-position', 'data-props', 'data-q', 'data-replicated', 'data-rev', 'data-row',
      'data-state', 'data-tenant', 'data-text', 'data-up', 'data-user', 'data-variant', 'datetime', 'dir',
      'download', 'draggable', 'exportparts', 'fill', 'for', 'form', 'formaction', 'headers', 'height', 'hidden',
      'href', 'hreflang', 'http-equiv', 'id', 'imagesrcset', 'inert', 'inputmode', 'is', 'itemid', 'itemprop',
      'itemscope', 'itemtype', 'label', 'lang', 'list', 'longdesc', 'max', 'maxlength', 'multiple', 'name', 'nonce',
      'onclick', 'part', 'path', 'pattern', 'ping', 'placeholder', 'points', 'popover', 'poster', 'property', 'r',
      'rel', 'required', 'result', 'role', 'sandbox', 'selected', 'shadowrootmode', 'sizes', 'slot', 'src', 'srcdoc',
      'srcset', 'step', 'stroke-dasharray', 'stroke-dashoffset', 'style', 'summary', 'tabindex', 'target', 'title', 'type', 'typeof',
      'usemap', 'value', 'values', 'viewbox', 'width', 'x:user', 'xlink:href', 'xml:lang', 'xmlns', 'y',
    ],
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
  note: 'Strictest, its integrations for errors, breadcrumbs, addresses and calls are off; at its defaults they are on. Strictest, all attributes that the page has are masked by name, classes and sizes among them, so that its replays lack these.',
};
