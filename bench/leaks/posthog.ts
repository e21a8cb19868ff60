import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Answer, SeenRequest } from '../../e2e/leaks/sink.ts';
import { type Contender, HEADING, JAVASCRIPT } from './contender.ts';
import { rrwebPlayer } from './players/rrweb.ts';
import { openPosthog } from './uploads/posthog.ts';

const TOKEN = 'phc_bench';

/** What a project's settings say: recordings are on, and nothing else has been switched on. */
const PROJECT = {
  supportedCompression: ['gzip', 'gzip-js'],
  hasFeatureFlags: false,
  surveys: false,
  sessionRecording: { endpoint: '/s/', recorderVersion: 'v2' },
};

export const posthog: Contender = {
  name: 'PostHog',
  package: 'posthog-js',
  options: {
    defaults: '{}',
    strictest: `{
  session_recording: {
    maskAllInputs: true,
    maskTextSelector: '*',
    maskAllElementAttributes: true,
    blockSelector: 'img, picture, svg, canvas, video, audio, iframe, object, embed, input[type=file]',
    recordHeaders: false,
    recordBody: false,
    slimDOMOptions: 'all',
    inlineStylesheet: false,
  },
  mask_all_text: true,
  mask_all_element_attributes: true,
  mask_personal_data_properties: true,
  custom_personal_data_properties: ['mail'],
  disable_capture_url_hashes: true,
  autocapture: false,
  rageclick: false,
  capture_pageview: false,
  capture_pageleave: false,
  capture_performance: false,
  capture_exceptions: false,
  enable_recording_console_log: false,
  save_referrer: false,
  save_campaign_params: false,
}`,
  },
  source: '[privacy controls](https://posthog.com/docs/session-replay/privacy) and `posthog-config.d.ts`',
  program: (options, server) => `
    import posthog from 'posthog-js';
    posthog.init('${TOKEN}', { ...${options}, api_host: '${server}', opt_out_useragent_filter: true });`,
  answer,
  open: ({ method, body }) => (method === 'POST' ? openPosthog(body) : []),
  canary: { defaults: HEADING, strictest: { text: '"tagName":"section"', what: 'the name of an element' } },
  replays: rrwebPlayer,
  note: 'Project settings as its server would send them: recordings on, nothing else; `opt_out_useragent_filter` since the visitor’s browser is driven by a program. At its defaults it also sends clicks with the text of what was clicked (`autocapture`).',
};

function answer({ path }: SeenRequest): Answer | null {
  const [, script] = /^\/static\/(?:[\d.]+\/)?([\w-]+\.js)/.exec(path) ?? [];
  if (script) return { headers: JAVASCRIPT, body: readFileSync(join(distribution(), script)) };
  if (path.startsWith(`/array/${TOKEN}/config.js`))
    return {
      headers: { 'content-type': 'application/javascript' },
      body: `(window._POSTHOG_REMOTE_CONFIG = window._POSTHOG_REMOTE_CONFIG || {})['${TOKEN}'] = ${JSON.stringify({ config: PROJECT, siteApps: [] })};`,
    };
  if (path.startsWith(`/array/${TOKEN}/config`)) return { body: JSON.stringify(PROJECT) };
  return path.startsWith('/flags') ? { body: JSON.stringify({ ...PROJECT, featureFlags: {} }) } : null;
}

function distribution(): string {
  return dirname(createRequire(join(process.cwd(), 'package.json')).resolve('posthog-js'));
}
