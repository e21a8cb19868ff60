import type { CompiledPage, CompiledPolicy, NoticeTexts } from '@scrim/policy';

const english: NoticeTexts = {
  title: 'May we learn how you use this site?',
  body: 'We would like to see where our forms are hard to use. What you type is never recorded.',
  accept: 'Allow',
  decline: 'Do not allow',
  privacyLabel: 'Privacy notice',
  control: 'Privacy choices',
  withdraw: 'Stop and withdraw',
  recording: 'You have allowed us to learn how you use this site.',
  notRecording: 'Nothing is recorded.',
  download: 'Download your receipt',
  erase: 'Erase what was recorded',
  erased: 'What was recorded has been erased.',
  gpcHonoured: 'Your Global Privacy Control signal is honoured: nothing is recorded.',
  close: 'Close',
};
const spanish: NoticeTexts = {
  ...english,
  title: '¿Podemos aprender cómo usa este sitio?',
  accept: 'Permitir',
  decline: 'No permitir',
};

export const page = (
  rule: number,
  match: string,
  level: CompiledPage['level'],
  rest: Partial<CompiledPage> = {},
): CompiledPage => ({
  rule,
  match,
  level,
  purpose: level === 'replay' ? 'ux' : null,
  sample: 1,
  until: level === 'replay' ? '2999-12-31' : null,
  regime: null,
  triggers: [],
  light: { text: [], attributes: [], images: [] },
  mask: [],
  exclude: [],
  query: [],
  ...rest,
});

/** A policy for tests: `/signals` without replay, `/off` without anything, everything else replayed. */
export const testPolicy: CompiledPolicy = {
  version: 1,
  site: 'test',
  hash: 'a'.repeat(64),
  purposes: { ux: 'Find and fix what confuses applicants' },
  consent: {
    mode: 'opt-in',
    reaskDays: 365,
    gpc: 'deny',
    jurisdiction: 'US-CA',
    noticeVersion: '1',
    privacyUrl: 'https://lender.example/privacy',
    controller: 'Test Lender',
    notice: { en: english, es: spanish },
  },
  retentionDays: { replay: 30, signals: 395, consent: 1095 },
  dictionary: { salt: 'salt', hashes: [] },
  pages: [
    page(0, '/signals', 'signals'),
    page(1, '/off', 'off'),
    page(2, '/apply', 'replay', {
      light: { text: [{ source: 'h1', compounds: [{ tag: 'h1' }], combinators: [] }], attributes: [], images: [] },
      exclude: [
        { source: '.secret', compounds: [{ classes: ['secret'] }], combinators: [] },
        { source: '#keypad', compounds: [{ id: 'keypad' }], combinators: [] },
      ],
    }),
    page(3, '/triggered', 'replay', { triggers: ['error_shown', 'rage_click', 'help_opened', 'custom:stuck'] }),
    page(4, '/other', 'replay'),
    page(5, '/account/**', 'signals', { regime: 'customer' }),
  ],
  events: { application_submitted: { amount: 'number', product: ['personal', 'car'], returning: 'boolean' } },
  assets: {},
  variants: ['cards', 'table'],
};
