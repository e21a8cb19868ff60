import { type Contender, HEADING } from './contender.ts';
import { openJson } from './uploads/json.ts';
import { openOpenreplay } from './uploads/openreplay.ts';

/** What its server answers to a start. */
const STARTED = {
  token: 'token',
  userUUID: '00000000-0000-4000-8000-000000000000',
  sessionID: '1',
  projectID: '1',
  delay: 0,
  beaconSizeLimit: 1_000_000,
  compressionThreshold: 24_000,
  protocolVersion: 1,
  userBrowser: 'Chrome',
  userCity: '',
  userCountry: '',
  userDevice: '',
  userOS: 'Linux',
  userState: '',
};

export const openreplay: Contender = {
  name: 'OpenReplay',
  package: '@openreplay/tracker',
  options: {
    defaults: '{}',
    strictest: `{
  privateMode: true,
  obscureTextEmails: true,
  obscureTextNumbers: true,
  obscureInputEmails: true,
  obscureInputNumbers: true,
  obscureInputDates: true,
  defaultInputMode: 2,
  consoleMethods: null,
  captureExceptions: false,
  captureIFrames: false,
  captureResourceTimings: false,
  network: { disabled: true },
  mouse: { disableClickmaps: true },
  canvas: { disableCanvas: true },
}`,
  },
  source: '[sanitize data](https://docs.openreplay.com/en/sdk/sanitize-data/) and `index.d.ts`',
  program: (options, server) => `
    import Tracker from '@openreplay/tracker';
    const tracker = new Tracker({
      ...${options},
      projectKey: 'bench',
      ingestPoint: '${server}/ingest',
      __DISABLE_SECURE_MODE: true,
    });
    tracker.start();
    window.recorderFlush = () => tracker.app?.worker?.postMessage('forceFlushBatch');`,
  answer: ({ path }) => {
    if (path.endsWith('/v1/web/start')) return { body: JSON.stringify({ ...STARTED, startTimestamp: Date.now() }) };
    return path.endsWith('/v1/web/tags') ? { body: '{"tags":[]}' } : null;
  },
  open: ({ path, body }) => {
    if (body.length === 0 || !path.startsWith('/ingest')) return [];
    return path.includes('/v1/web/i?') ? openOpenreplay(body) : openJson(body);
  },
  // Its batches spell texts as they are, so only what stands around one in an opened message shows that it was opened.
  canary: {
    defaults: { text: `"${HEADING.text}"]`, what: HEADING.what },
    strictest: { text: '"SECTION",false]', what: 'the name of an element' },
  },
  replays: 'no player of it is published on npm',
  note: '`__DISABLE_SECURE_MODE` since the page is served over http.',
};
