import type { Mark, OpportunitySignName, Recording } from '@scrim/protocol';
import type { RecordingsSearch } from '../recordings/search.ts';

/** What led to something is seen when playing begins a little before it, ms. */
const BEFORE = 3_000;

/**
 * Where a visit opens whose list is of an element or of a sign at one, ms since its start: a little before it was first used in
 * the way asked for, or showed the sign. 0 when the list asks for no element, or nothing of the kind is known of it.
 */
export function openingMoment(
  { marks, rests }: Pick<Recording, 'marks' | 'rests'>,
  { sign, kind, ...search }: Pick<RecordingsSearch, 'sign' | 'kind' | 'path' | 'page'>,
): number {
  const { path, page } = sign?.place ?? search;
  if (path === undefined || path === null) return 0;
  const isThere = (one: { readonly path: string | null; readonly page: string }) =>
    one.path === path && (page === undefined || one.page === page);
  const used = withPages(marks).filter(isThere);
  const rested = rests.filter(isThere);
  const found = sign === undefined ? firstOf(kind, used, rested) : showing(sign.sign, used);
  return found === undefined ? 0 : Math.max(0, found.at - BEFORE);
}

type Moment = Pick<Mark, 'at'>;

function firstOf(kind: RecordingsSearch['kind'], used: readonly Mark[], rested: readonly Moment[]): Moment | undefined {
  if (kind === 'rest') return rested[0];
  if (kind !== undefined) return used.find((mark) => mark.kind === kind);
  return [...used, ...rested].sort((a, b) => a.at - b.at)[0];
}

/** What of the uses of an element made its visit one of those that show a sign; signs of pages and steps are at no element. */
function showing(sign: OpportunitySignName, used: readonly Mark[]): Mark | undefined {
  const visits = used.filter(({ kind }) => kind === 'field');
  switch (sign) {
    case 'stopped':
      return visits.at(-1);
    case 'errors':
      return visits.find(({ field }) => field?.errorShown);
    case 'reentries':
      return visits.find(({ field }) => field?.reentry);
    case 'hesitated':
      // How long is long for the form is not known here; if any of the visits was, the longest was.
      return [...visits].sort((a, b) => hesitationOf(b) - hesitationOf(a))[0];
    case 'troubled':
      return used.find(({ kind }) => kind === 'dead' || kind === 'rage');
    default:
      return undefined;
  }
}

const hesitationOf = ({ field }: Mark): number => field?.hesitation ?? -1;

/** Marks with the page that they are on: that of the last page mark before them. */
function withPages(marks: readonly Mark[]): readonly (Mark & { readonly page: string })[] {
  let page = '';
  return marks.map((mark) => {
    if (mark.kind === 'page') page = mark.label;
    return { ...mark, page };
  });
}
