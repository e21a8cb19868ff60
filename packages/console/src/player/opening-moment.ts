import type { Mark, OpportunitySignName, Recording } from '@scrim/protocol';
import type { RecordingsSearch } from '../recordings/search.ts';

/** What led to something is seen when playing begins a little before it, ms. */
export const BEFORE = 3_000;

/**
 * Where a visit opens whose list is of a signal, or of a sign at an element, ms since its start: `before` that is first met.
 * 0 when the list asks for neither, or nothing of the kind is known of the visit.
 */
export function openingMoment(
  { marks, rests }: Pick<Recording, 'marks' | 'rests'>,
  { sign, kind, ...search }: Pick<RecordingsSearch, 'sign' | 'kind' | 'path' | 'page'>,
  before: number,
): number {
  const { path, page } = sign?.place ?? search;
  const isAnywhere = (path ?? null) === null;
  if (isAnywhere && (sign !== undefined || kind === undefined)) return 0;
  const isThere = (one: { readonly path: string | null; readonly page: string }) =>
    (isAnywhere || one.path === path) && (page === undefined || one.page === page);
  const used = withPages(marks).filter(isThere);
  const rested = rests.filter(isThere);
  const found = sign === undefined ? firstOf(kind, used, rested) : showing(sign.sign, used);
  return found === undefined ? 0 : Math.max(0, found.at - before);
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
