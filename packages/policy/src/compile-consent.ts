import { canonicalJson, sha256Hex } from './canonical.ts';
import type { CompiledPolicy, NoticeTexts } from './compiled.ts';
import { daysOf, durationOf } from './duration.ts';
import { NOTICE_TEXTS } from './notice-texts.ts';
import { REGULATIONS } from './regulations.ts';
import type { Reporter } from './reporter.ts';
import type { PolicySource } from './schema.ts';

const TEXT_NAMES = Object.keys(NOTICE_TEXTS.en ?? {}) as (keyof NoticeTexts)[];

/** Purposes in the notice's default language, and the consent section with every text filled in. */
export function compileConsent(
  source: PolicySource,
  retentionDays: CompiledPolicy['retentionDays'],
  report: Reporter,
): Pick<CompiledPolicy, 'purposes' | 'consent'> {
  const { languages, texts, version } = source.consent.notice;
  const first = languages[0] ?? 'en';
  const notice: Record<string, NoticeTexts> = {};
  for (const [at, language] of languages.entries()) {
    const wording = { ...builtIn(language), ...texts[language] };
    const missing = TEXT_NAMES.filter((name) => wording[name] === undefined);
    if (missing.length > 0) {
      report.error(
        ['consent', 'notice', 'languages', at],
        'notice',
        `there are no built-in texts in "${language}"; missing: ${missing.join(', ')}`,
        {
          instead: `texts: { ${language}: { … } } with all of them, or leave ${language} out`,
          regulation: REGULATIONS.information,
        },
      );
      continue;
    }
    notice[language] = fill(wording, {
      controller: source.controller,
      purposes: purposesIn(source, language, report),
      replay: durationOf(retentionDays.replay, language),
      signals: durationOf(retentionDays.signals, language),
    });
  }
  for (const language of Object.keys(texts)) {
    if (languages.includes(language)) continue;
    report.warning(['consent', 'notice', 'texts', language], 'notice', `texts in "${language}" are not used`, {
      of: 'key',
      instead: `languages: [${[...languages, language].join(', ')}]`,
    });
  }
  const purposes = Object.fromEntries(
    Object.entries(source.purposes).map(([id, said]) => [
      id,
      typeof said === 'string' ? said : (said[first] ?? Object.values(said)[0] ?? id),
    ]),
  );
  return {
    purposes,
    consent: {
      mode: source.consent.mode,
      reaskDays: daysOf(source.consent.reask),
      gpc: source.consent.gpc,
      jurisdiction: source.consent.jurisdiction,
      noticeVersion: version ?? sha256Hex(canonicalJson(notice)).slice(0, 12),
      privacyUrl: source.consent.privacy,
      controller: source.controller,
      notice,
      languages: [...languages],
      purposeTexts: Object.fromEntries(languages.map((language) => [language, purposeTexts(source, language)])),
    },
  };
}

function builtIn(language: string): Partial<NoticeTexts> {
  return Object.hasOwn(NOTICE_TEXTS, language)
    ? (NOTICE_TEXTS[language] ?? {})
    : (NOTICE_TEXTS[language.slice(0, 2)] ?? {});
}

function fill(
  wording: { readonly [name in keyof NoticeTexts]?: string | undefined },
  values: Record<string, string>,
): NoticeTexts {
  const filled = TEXT_NAMES.map((name) => [
    name,
    (wording[name] ?? '').replace(/\{(\w+)\}/g, (place, key) => values[key] ?? place),
  ]);
  return Object.fromEntries(filled) as NoticeTexts;
}

function purposeTexts(source: PolicySource, language: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(source.purposes).flatMap(([id, said]) => {
      const own = typeof said === 'string' ? null : said[language];
      return own ? [[id, own]] : [];
    }),
  );
}

function purposesIn(source: PolicySource, language: string, report: Reporter): string {
  const said = Object.entries(source.purposes).map(([id, sentence]) => {
    if (typeof sentence === 'string') {
      if (source.consent.notice.languages.length > 1 && language !== source.consent.notice.languages[0]) {
        report.warning(
          ['purposes', id],
          'translation',
          `purpose "${id}" has no sentence in "${language}", so the notice mixes languages`,
          {
            instead: `${id}: { ${source.consent.notice.languages.map((one) => `${one}: "…"`).join(', ')} }`,
            regulation: REGULATIONS.information,
          },
        );
      }
      return sentence;
    }
    const own = sentence[language];
    if (own === undefined) {
      report.error(['purposes', id], 'translation', `purpose "${id}" has no sentence in "${language}"`, {
        instead: `${language}: "…"`,
        regulation: REGULATIONS.information,
      });
    }
    return own ?? '';
  });
  const sentences = said.map((sentence) => sentence.replace(/[.\s]+$/, ''));
  return sentences.map((sentence) => sentence.charAt(0).toLocaleLowerCase(language) + sentence.slice(1)).join('; ');
}
