import { isAsStrict } from './as-strict.ts';
import type { CompiledPage } from './compiled.ts';
import { daysBetween } from './duration.ts';
import { REGULATIONS } from './regulations.ts';
import type { Reporter } from './reporter.ts';
import type { PageSource, PolicySource } from './schema.ts';
import { sharedExample, templateCovered, templateProblem, templatesOverlap } from './template.ts';

const MAX_AHEAD_DAYS = 366;
const EARLY_AHEAD_DAYS = 275;
const SOON_DAYS = 14;
const STRICTNESS = { off: 0, signals: 1, replay: 2 } as const;

/** Elements so common that lighting one by its bare tag lights what a person brings with it. */
const BROAD_TAGS = new Set([
  'div',
  'span',
  'p',
  'td',
  'dd',
  'li',
  'section',
  'article',
  'form',
  'fieldset',
  'output',
  'table',
  'dl',
]);

/** What compiles and is probably not meant, and end dates when the day is known. */
export function lintPolicy(
  source: PolicySource,
  pages: readonly CompiledPage[],
  report: Reporter,
  today: string | null,
): void {
  if (pages.some((page) => templateProblem(page.match))) return;
  lintOverlaps(pages, report);
  lintUnreachable(pages, report);
  for (const [rule, page] of source.pages.entries()) {
    if (page.until !== undefined && today) lintEnd(page.until, rule, today, report);
    lintLight(page, rule, report);
  }
  const used = new Set(source.pages.map((page) => page.purpose));
  for (const id of Object.keys(source.purposes)) {
    if (used.has(id)) continue;
    report.note(
      ['purposes', id],
      'unused',
      `no page is replayed for purpose "${id}"; visitors are asked for it all the same`,
      {
        of: 'key',
        regulation: REGULATIONS.purpose,
      },
    );
  }
  if (source.strings.length === 0 && source.pages.some((page) => page.level === 'replay')) {
    report.warning(['pages'], 'no-strings', 'without a string dictionary replays show next to no words', {
      of: 'key',
      instead: 'strings: [strings/en.yaml], written by `scrim policy strings --write`',
    });
  }
}

function lintOverlaps(pages: readonly CompiledPage[], report: Reporter): void {
  for (const later of pages) {
    for (const earlier of pages.slice(0, later.rule)) {
      if (!templatesOverlap(earlier.match, later.match)) continue;
      const laterWins = STRICTNESS[later.level] < STRICTNESS[earlier.level];
      const [holds, yields] = laterWins ? [later, earlier] : [earlier, later];
      const why = holds.level === yields.level ? 'the first' : 'the stricter';
      const message =
        `${sharedExample(earlier.match, later.match)} matches both \`${earlier.match}\` (line ${report.line(['pages', earlier.rule])}) ` +
        `and \`${later.match}\` (line ${report.line(['pages', later.rule])}); ${why} holds: \`${holds.level}\` of line ${report.line(['pages', holds.rule])}`;
      const place = ['pages', later.rule, 'match'];
      const advice = { regulation: REGULATIONS.minimisation };
      if (holds.level === 'replay' && !isAsStrict(holds, yields)) {
        report.error(place, 'overlap', `${message}, which takes or shows more; of two rules the stricter has to hold`, {
          ...advice,
          instead: isAsStrict(yields, holds) ? 'this rule before that one' : 'templates that do not overlap',
        });
      } else report.note(place, 'overlap', message, advice);
    }
  }
}

function lintUnreachable(pages: readonly CompiledPage[], report: Reporter): void {
  for (const page of pages) {
    const stronger = pages.filter(
      (other) =>
        STRICTNESS[other.level] < STRICTNESS[page.level] || (other.level === page.level && other.rule < page.rule),
    );
    if (
      !templateCovered(
        page.match,
        stronger.map((other) => other.match),
      )
    )
      continue;
    const lines = stronger
      .filter((other) => templatesOverlap(other.match, page.match))
      .map((other) => report.line(['pages', other.rule]));
    report.warning(
      ['pages', page.rule, 'match'],
      'unreachable',
      `\`${page.match}\` never holds: line ${lines.join(', ')} decides every address that it matches`,
      {
        instead: 'a narrower template there, or leave this rule out',
      },
    );
  }
}

function lintEnd(until: string, rule: number, today: string, report: Reporter): void {
  const path = ['pages', rule, 'until'];
  const ahead = daysBetween(today, until);
  const regulation = REGULATIONS.storage;
  if (ahead > MAX_AHEAD_DAYS) {
    report.error(path, 'end-date', `${until} is more than twelve months away`, {
      instead: `until: ${datePlus(today, 182)}`,
      regulation,
    });
  } else if (ahead > EARLY_AHEAD_DAYS) {
    report.warning(path, 'end-date', `${until} is more than nine months away; twelve are the most`, {
      instead: `until: ${datePlus(today, 182)}`,
      regulation,
    });
  } else if (ahead < 0) {
    report.warning(path, 'end-date', `replay ended on ${until}; the page gives signals`, {
      instead: `until: ${datePlus(today, 90)}, or level: signals`,
      regulation,
    });
  } else if (ahead <= SOON_DAYS) {
    report.note(path, 'end-date', `replay ends on ${until}, in ${ahead} ${ahead === 1 ? 'day' : 'days'}`, {
      regulation,
    });
  }
}

function datePlus(today: string, days: number): string {
  return new Date(Date.parse(today.slice(0, 10)) + days * 86_400_000).toISOString().slice(0, 10);
}

function lintLight(page: PageSource, rule: number, report: Reporter): void {
  for (const [at, selector] of (page.light?.text ?? []).entries()) {
    if (!BROAD_TAGS.has(selector.trim().toLowerCase())) continue;
    report.warning(
      ['pages', rule, 'light', 'text', at],
      'broad',
      `\`${selector}\` shows the text of every <${selector.trim()}>, a person's included`,
      {
        instead: `a class: ${selector.trim()}.help-text`,
        regulation: REGULATIONS.minimisation,
      },
    );
  }
}
