import { type Contender, HEADING } from './contender.ts';
import { openDatadog } from './uploads/datadog.ts';

/** Datadog's RUM SDK with session replay, every session recorded. */
export const datadog: Contender = {
  name: 'Datadog',
  package: '@datadog/browser-rum',
  options: {
    defaults: '{}',
    strictest: `{
  defaultPrivacyLevel: 'mask',
  enablePrivacyForActionName: true,
  trackUserInteractions: false,
  trackResources: false,
  trackLongTasks: false,
  trackAnonymousUser: false,
}`,
  },
  source:
    '[privacy options](https://docs.datadoghq.com/real_user_monitoring/session_replay/browser/privacy_options) and `configuration.ts`',
  program: (options, server) => `
    import { datadogRum } from '@datadog/browser-rum';
    datadogRum.init({
      ...${options},
      applicationId: '00000000-0000-4000-8000-000000000000',
      clientToken: 'pub00000000000000000000000000000000',
      site: 'datadoghq.com',
      service: 'bench',
      proxy: '${server}/datadog',
      sessionSampleRate: 100,
      sessionReplaySampleRate: 100,
    });`,
  open: ({ path, headers, body }) =>
    path.startsWith('/datadog') ? openDatadog(headers['content-type'] ?? '', body) : [],
  canary: { defaults: HEADING, strictest: { text: '"SECTION"', what: 'the name of an element, in the recording' } },
  replays: 'no player of it is published on npm',
  note: 'Elements can besides be hidden one by one, with `data-dd-privacy="hidden"`. Errors are sent with their messages in both rows: only a function of the site’s own (`beforeSend`) can drop them.',
};
