import { expect, test } from 'vitest';
import { actionOf, isAboutConsent, noticeAmong, type Placed, type Surrounding } from './notice.ts';

const COOKIES = 'We use cookies to see how this page is used.';

let boxes = 0;
/** A box with a text and controls, within others; in flow unless it is apart. */
function box(text: string, labels: readonly string[], { apart = false, around = [] as readonly Surrounding[] } = {}) {
  boxes += 1;
  const own = {
    id: `box ${boxes}`,
    text: `${text} ${labels.join(' ')}`,
    spoken: text.replace(/\P{L}/gu, '').length,
    apart,
  };
  return labels.map((label, at): Placed => {
    const control = { id: `control ${boxes} ${at}`, text: label, spoken: 0, apart };
    return { action: actionOf(label) ?? 'manage', label, surroundings: [control, own, ...around] };
  });
}
const labelsOf = (controls: readonly Placed[]) => noticeAmong(controls).map(({ label }) => label);

test.each([
  ['a pair in a dialog', box('Welcome', ['Accept all', 'Reject all'], { apart: true }), 2],
  ['a pair that speaks of cookies', box(COOKIES, ['Yes', 'No']), 2],
  ['settings instead of a refusal', box(COOKIES, ['Got it', 'Cookie settings']), 2],
  ['a control to accept alone that speaks of cookies', box(COOKIES, ['OK']), 1],
  ['a control to accept alone, in Spanish', box('Usamos cookies propias y de terceros.', ['Aceptar']), 1],
  ['a bar that values privacy, without a choice', box('We value your privacy', ['OK'], { apart: true }), 1],
])('%s is a notice', (_what, controls, count) => {
  expect(labelsOf(controls)).toHaveLength(count);
});

test.each([
  ['a question of the page', box('Do you own your home?', ['Yes', 'No'])],
  ['a greeting', box('Welcome to our new site', ['OK'], { apart: true })],
  ['another question in a dialog', box('Are you a customer of ours?', ['Yes', 'No'], { apart: true })],
  ['what a lender has people agree to', box('I consent to electronic disclosures.', ['I agree'])],
  ['what a lender has people agree to and send', box('I consent to electronic disclosures.', ['I agree', 'Submit'])],
  ['the same in a dialog', box('Electronic disclosures', ['I agree', 'Submit'], { apart: true })],
  ['a control to refuse alone', box(COOKIES, ['Reject all'])],
])('%s is none', (_what, controls) => {
  expect(labelsOf(controls)).toEqual([]);
});

test('a question is none where the page around it speaks of cookies elsewhere', () => {
  const around = [{ id: 'page', text: `Do you own your home? Yes No ${COOKIES}`, spoken: 60, apart: false }];
  expect(labelsOf(box('Do you own your home?', ['Yes', 'No'], { around }))).toEqual([]);
});

test('the pair that shares a box goes before one to accept alone, and takes in no control of other boxes', () => {
  const controls = [
    ...box(COOKIES, ['OK']),
    ...box(COOKIES, ['Accept all', 'Reject all']),
    ...box('Loans', ['Decline']),
  ];
  expect(labelsOf(controls)).toEqual(['Accept all', 'Reject all']);
});

test.each([true, false])(
  'a control to refuse that stands further out than the others is of the notice; apart: %s',
  (apart) => {
    const refusing = box(COOKIES, ['Continue without accepting'], { apart });
    const around = refusing.flatMap(({ surroundings }) => surroundings.slice(1));
    const controls = [...refusing, ...box('', ['Cookie settings', 'Accept all'], { apart, around })];
    expect(labelsOf(controls)).toEqual(['Accept all', 'Continue without accepting', 'Cookie settings']);
  },
);

test('what refuses something else on the page around a notice is not of it', () => {
  const refusing = box('Your offer of credit', ['Decline']);
  const around = refusing.flatMap(({ surroundings }) => surroundings.slice(1));
  const controls = [...refusing, ...box(COOKIES, ['Cookie settings', 'Accept all'], { around })];
  expect(labelsOf(controls)).toEqual(['Accept all', 'Cookie settings']);
});

test.each(['Save my choices', 'Submit preferences', 'Allow selection', 'Apply', 'Done', 'Aceptar selección'])(
  '“%s” saves settings, and accepts nothing by itself',
  (label) => {
    expect(actionOf(label)).toBe('save');
  },
);

test('a control to withdraw is about consent by its own words or by its dialog, and others are not', () => {
  const about = (text: string, label: string, apart = false) => box(text, [label], { apart }).map(isAboutConsent);
  expect(about('Contact us', 'Withdraw consent')).toEqual([true]);
  expect(about('Your choice', 'Stop recording', true)).toEqual([true]);
  expect(about('Your balance is low.', 'Withdraw money')).toEqual([false]);
  expect(about('Do you own your home?', 'No')).toEqual([false]);
});
