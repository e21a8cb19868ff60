import type { Opportunity, OpportunityPlace, OpportunitySign, OpportunitySignName } from '@scrim/protocol';
import { elementKind } from '../heatmaps/element-label.ts';
import { DEAD_CLICK, RAGE_CLICK } from '../shell/click-definitions.ts';
import { languageName } from '../shell/format.ts';

/** Page and path → what the page calls the element, as far as the policy lights it. */
export type ElementNames = ReadonlyMap<string, string>;

export const nameKey = ({ page, path }: Pick<OpportunityPlace, 'page' | 'path'>): string => `${page} ${path ?? ''}`;

interface SignText {
  readonly label: string;
  /** Who the numbers are of. */
  readonly of: string;
  readonly definition: string;
  readonly peers: string;
}

export const SIGNS: Record<OpportunitySignName, SignText> = {
  stopped: {
    label: 'Gave up here',
    of: 'people who changed something in the form',
    definition: 'Touched this field last, neither sent the form without an error afterwards nor got past the step.',
    peers: 'the form’s other fields',
  },
  errors: {
    label: 'Saw its error',
    of: 'people who changed something in the form',
    definition: 'Left the field with its error shown.',
    peers: 'the form’s other fields',
  },
  reentries: {
    label: 'Came back to it',
    of: 'people who changed something in the form',
    definition: 'Came back to the field after it was filled in, whether or not they changed it.',
    peers: 'the form’s other fields',
  },
  hesitated: {
    label: 'Hesitated',
    of: 'people who changed something in the form',
    definition: 'From focus to the first change, at least twice as long as is usual in the form’s fields.',
    peers: 'the form’s other fields',
  },
  troubled: {
    label: 'Clicked in vain or in anger',
    of: 'people who saw the page',
    definition: `A dead or a rage click. Dead: ${DEAD_CLICK} Rage: ${RAGE_CLICK}`,
    peers: 'other elements',
  },
  slow: {
    label: 'Waited long',
    of: 'people who sent the form',
    definition: 'Saw the next page 2 s or more after sending the form, within 30 minutes.',
    peers: 'other forms',
  },
  gone: {
    label: 'Left while waiting',
    of: 'people who sent the form',
    definition: 'Saw no page within 30 minutes after sending the form for the last time.',
    peers: 'other forms',
  },
  shownError: {
    label: 'Was shown an error',
    of: 'people who saw the page',
    definition: 'A field was marked invalid, or an error appeared, while they saw the page.',
    peers: 'other pages',
  },
  scriptFailed: {
    label: 'Met a script error',
    of: 'people who saw the page',
    definition: 'A script of the page failed while they saw it.',
    peers: 'other pages',
  },
  left: {
    label: 'Went no further',
    of: 'people who reached the step',
    definition: 'Saw no later step and did not complete, in the whole period.',
    peers: 'other steps',
  },
};

/** The sign that the sentence is about, which the answer tells first; null when nothing is found now. */
export function mainSign({ signs }: Opportunity): OpportunitySign | null {
  return signs[0] ?? null;
}

export const peersOf = ({ name, place, against }: OpportunitySign): string =>
  against === 'previous' ? 'the period before' : place.kind === 'group' ? 'everybody else' : SIGNS[name].peers;

/** What the difference of a sign is beyond. */
export const beyondOf = (sign: OpportunitySign): string =>
  sign.against === 'previous' || sign.place.kind === 'group' ? `Beyond ${peersOf(sign)}` : 'Beyond its peers';

/** `“Yearly income”`, or what kind of thing it is. */
export function placeName(place: OpportunityPlace, names: ElementNames): string {
  const { kind, path } = place;
  if (kind === 'step') return 'this step';
  if (kind === 'page') return 'this page';
  if (kind === 'wait') return 'the wait after the form';
  if (kind === 'group') return groupName(place);
  const known = names.get(nameKey(place));
  if (known !== undefined) return `“${known}”`;
  const tag = /([a-z][a-z0-9]*):\d+$/.exec(path ?? '')?.[1] ?? '';
  return kind === 'field' ? 'one field' : withArticle(elementKind(tag).toLowerCase());
}

export function groupName({ device, variant, language }: OpportunityPlace): string {
  const parts = [
    ...(device === null ? [] : [device === 'desktop' ? 'on desktops' : `on ${device}s`]),
    ...(variant === null ? [] : [`who see the variant “${variant}”`]),
    ...(language === null ? [] : [`who read ${languageName(language)}`]),
  ];
  return `people ${parts.join(' ')}`;
}

const hundred = (share: number): string => {
  const count = share * 100;
  return count > 0 && count < 1 ? 'fewer than 1' : String(Math.round(count));
};

/** `Of 100 people who start this form, 22 give up at “Yearly income”; the form’s other fields lose 1.` */
export function sentenceOf(opportunity: Opportunity, names: ElementNames): string {
  const sign = mainSign(opportunity);
  if (sign === null) return `${capital(placeName(opportunity.place, names))}: not listed by itself in this period.`;
  const { rate, baseline, against } = sign;
  const [count, base] = [hundred(rate.value), hundred(baseline)];
  const each = base === '1' ? '1 does' : `${base} do`;
  const than = against === 'previous' ? `; in the period before it was ${base}.` : null;
  const it = placeName(sign.place, names);
  switch (sign.name) {
    case 'stopped':
      return `Of 100 people who start this form, ${count} give up at ${it}${than ?? `; its other fields lose ${base} each.`}`;
    case 'errors':
      return `Of 100 people who start this form, ${count} get an error at ${it}${than ?? `; at its other fields ${each}.`}`;
    case 'reentries':
      return `Of 100 people who start this form, ${count} come back to ${it}${than ?? `; to its other fields ${each}.`}`;
    case 'hesitated':
      return `Of 100 people who start this form, ${count} hesitate at ${it}${than ?? `; at its other fields ${each}.`}`;
    case 'troubled':
      return `Of 100 people who see this page, ${count} click ${it} and nothing happens${than ?? `; of other elements, ${base}.`}`;
    case 'slow':
      return `Of 100 people who send this form, ${count} wait 2 seconds or longer${than ?? `; after other forms ${each}.`}`;
    case 'gone':
      return `Of 100 people who send this form, ${count} leave while they wait${than ?? `; after other forms ${each}.`}`;
    case 'shownError':
      return `Of 100 people who see this page, ${count} are shown an error${than ?? `; on other pages, ${base}.`}`;
    case 'scriptFailed':
      return `Of 100 people who see this page, ${count} meet a script error${than ?? `; on other pages, ${base}.`}`;
    case 'left':
      return sign.place.kind === 'group'
        ? `Of 100 ${groupName(sign.place)}, ${count} go no further here${than ?? `; of everybody else ${base}.`}`
        : `Of 100 people who reach this step, ${count} go no further${than ?? `; other steps lose ${base}.`}`;
  }
}

const withArticle = (noun: string) => `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
