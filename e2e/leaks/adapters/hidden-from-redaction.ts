/**
 * Vectors that Scrim does not show even with its redaction broken, for their values never come as far as redaction, and why. All
 * others have to be seen there: what is listed here without need would hide that the search no longer sees it.
 */
const HIDDEN: readonly (readonly [why: string, idsByFamily: Readonly<Record<string, string>>])[] = [
  ['nothing asks fields for their messages', { fields: 'validity-message' }],
  [
    'addresses are told as the rule that they match',
    { addresses: 'hash-change history-state push-state referrer replace-state' },
  ],
  ['requests carry no cookies', { browser: 'cookie-of-domain' }],
  ['a frame is sent without its address, recorded or not', { documents: 'frame-other-origin frame-path' }],
  [
    'the copy of rrweb that Scrim builds in records no comments, no processing instructions, no content of scripts and templates',
    {
      documents:
        'comment comment-added comment-change processing script-added script-inline script-json script-linked-data template',
    },
  ],
  [
    'neither what is behind an address, nor pixels, nor cues are recorded; the browser drops comments of styles',
    { addresses: 'image-blob', graphics: 'canvas-text video-cue', styles: 'comment' },
  ],
  ['no script sees into a closed shadow root', { documents: 'shadow-closed' }],
  [
    'of an exception of the page its class and place are told',
    { browser: 'error error-name error-stack rejection rejection-value' },
  ],
  [
    'nothing listens to it',
    {
      browser:
        'beacon broadcast composition console-error console-log console-object cookie copy-event data-layer dialog-text drag drop-file fetch fetch-answer fetch-body fetch-header global-user key-events local-storage media-session notification paste-event performance-detail performance-mark performance-measure session-storage storage-key user-timing-resource websocket window-name xhr',
      documents: 'custom-defined custom-event frame-message',
    },
  ],
  [
    'what a policy excludes is not handed to redaction',
    {
      'taken-back':
        'out-added out-changed out-element-per-key out-inside out-label out-marked-late out-moved-in out-shadow out-text out-width',
      overflow: 'left-out',
    },
  ],
  ['keys are not recorded, and a change of a field is told when it is left', { channels: 'growth rhythm' }],
  ['of the id of an account its digest is sent', { outcomes: 'account-id' }],
  ['selections are not recorded', { channels: 'caret' }],
  [
    'what was not sent before a storm is dropped, and the report of it has no more than a reason',
    { failures: 'storm' },
  ],
];

export const HIDDEN_FROM_REDACTION: ReadonlySet<string> = new Set(
  HIDDEN.flatMap(([, families]) =>
    Object.entries(families).flatMap(([family, ids]) => ids.split(' ').map((id) => `${family}/${id}`)),
  ),
);
