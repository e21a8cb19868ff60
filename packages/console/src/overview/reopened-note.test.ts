import type { Opportunity, OpportunityPlace } from '@scrim/protocol';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { ReopenedNote } from './reopened-note.tsx';

const place: OpportunityPlace = {
  ...{ kind: 'field', page: '/send', path: 'html>form:1>input:2', form: 'html>form:1' },
  ...{ device: null, variant: null, language: null },
};
const wait: OpportunityPlace = { ...place, kind: 'wait', path: 'html>form:1' };
const names = new Map([['/send html>form:1>input:2', 'Employer']]);

function note(given: Pick<Opportunity, 'status' | 'reopened'>): string {
  const decision = { status: given.status, reason: '', fixedOn: null, by: 'Ana', at: '2026-11-20T12:00:00.000Z' };
  const opportunity: Opportunity = {
    ...{ id: 'a', otherIds: [], place, step: 1, signs: [], groups: [], loss: null, lossUnknown: null },
    ...{ decisions: [decision], ...given },
  };
  return renderToStaticMarkup(createElement(ReopenedNote, { opportunity, names })).replaceAll(/<[^>]+>/g, '');
}

it('what was decided is said to be open again, with when and where', () => {
  expect(note({ status: 'dismissed', reopened: [] })).toBe('');
  expect(note({ status: 'dismissed', reopened: [{ place, verifiedOn: null }] })).toBe(
    'Dismissed on 20 November 2026; 1 other place was not listed then: “Employer”.',
  );
  const found = [place, wait].map((one) => ({ place: one, verifiedOn: '2026-10-20' }));
  expect(note({ status: 'verified', reopened: found })).toBe(
    'Verified on 20 October 2026, and found again in days after that: “Employer”, the wait after the form.',
  );
});
