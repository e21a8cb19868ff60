import { describe, expect, it } from 'vitest';
import { compileDictionary } from '../dictionary.ts';
import { type Candidate, learnStrings, writeDictionary } from './index.ts';

function learn(files: Record<string, string>): Candidate[] {
  const { candidates, wrong } = learnStrings(Object.entries(files).map(([path, text]) => ({ path, text })));
  expect(wrong).toEqual([]);
  return [...candidates];
}

function verdict(text: string, key = 'page.text'): Candidate | undefined {
  return learn({ 'en.json': JSON.stringify({ [key]: text }) })[0];
}

describe('a message catalogue', () => {
  it('gives each message with its line', () => {
    expect(learn({ 'en.json': '{\n  "a": {\n    "submit": "Continue"\n  }\n}' })).toEqual([
      { text: 'Continue', role: 'button', verdict: 'show', why: [], found: [{ file: 'en.json', line: 3 }] },
    ]);
    expect(learn({ 'en.yaml': 'help:\n  heading: How can we help?\n' })[0]).toMatchObject({
      role: 'heading',
      found: [{ line: 2 }],
    });
  });

  it.each([
    ['Grace', 'name'],
    ['Hector de la Cruz', 'name'],
    ['Lucía M.', 'name'],
    ['You are approved', 'fact'],
    ['Declined', 'fact'],
    ['Su solicitud fue rechazada', 'fact'],
    ['Vencido', 'fact'],
    ['Ohio', 'place'],
    ['Boise, Idaho', 'lives'],
    ['From 6.74% a year', 'digits'],
  ])('leaves "%s" to a human', (text, why) => {
    expect(verdict(text)).toMatchObject({ verdict: 'decide', why: [expect.stringContaining(why)] });
  });

  it.each(['{name}, welcome', 'Pay %s', 'ada@example.com', '4111 1111 1111 1111', '$'])('keeps "%s" out', (text) => {
    expect(verdict(text)?.verdict).toBe('mask');
  });

  it.each(['Continue', 'First name', 'Answered by people in Ohio', 'Social Security number', 'Número de cuenta'])(
    'shows "%s"',
    (text) => {
      expect(verdict(text)?.verdict).toBe('show');
    },
  );

  it('leaves what its key calls a decision to a human', () => {
    expect(verdict('Best rate', 'decision.badge')?.verdict).toBe('decide');
  });

  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source code.
  const review = 'export const Review = () => <dd>{t(`purpose.choice.${purpose}`)}</dd>;';

  it('leaves each of several choices to a human, in their list and outside it', () => {
    const catalogue = JSON.stringify({ 'purpose.choice.car': 'Car repair' });
    const found = learn({ 'en.json': catalogue, 'review.tsx': review });
    const verdicts = found.map((candidate) => `${candidate.verdict} ${candidate.role}`);
    expect(verdicts).toEqual(['decide option', 'decide text']);
  });

  it('that can not be read is named', () => {
    expect(learnStrings([{ path: 'en.json', text: '{' }]).wrong).toEqual([
      { file: 'en.json', why: expect.any(String) },
    ]);
    expect(learnStrings([{ path: 'a.tsx', text: 'export const = <' }]).wrong[0]?.file).toBe('a.tsx');
  });
});

describe('drawings', () => {
  const drawings = ['cx=12 cy=12 r=9', 'd=M5 12h14'];
  const found = (files: Record<string, string>) =>
    learn(files).map(({ role, verdict, text }) => `${role} ${verdict} ${text}`);

  it('are the places of each shape, from JSX and from HTML', () => {
    const all = drawings.map((one) => `drawing show ${one}`);
    const html = '<svg width="9"><circle cx=12 cy="12" r="9"/><path d="M5  12h14" stroke-width="2"/></svg>';
    expect(found({ 'page.html': html })).toEqual(all);
    const jsx = 'const a = <g><circle cx={12} cy="12" r={9} /><path d="M5 12h14" strokeWidth={2} /></g>;';
    expect(found({ 'icon.tsx': jsx })).toEqual(all);
    const dashes = '<path d="M5 12h14" strokeDasharray="2 2" strokeDashoffset={1} />';
    expect(found({ 'icon.tsx': `const a = ${dashes};` })).toEqual([
      'drawing show d=M5 12h14 stroke-dasharray=2 2 stroke-dashoffset=1',
    ]);
  });

  it('that are worked out are none: charts', () => {
    expect(found({ 'chart.tsx': 'const a = <g><rect x="1" height={paid} /><path d={line(points)} /></g>;' })).toEqual(
      [],
    );
  });

  it('stand in a dictionary whatever their digits, and nothing else does in their role', () => {
    const problems = (one: string) =>
      compileDictionary(JSON.stringify({ language: 'en', strings: { drawing: [one] } }), 'en.yaml', 'site').problems;
    for (const one of drawings) expect(problems(one)).toEqual([]);
    for (const one of ['Continue', 'd=Ada Smith', '4111 1111']) expect(problems(one)).toHaveLength(1);
  });
});

describe('JSX source', () => {
  const rolesOf = (source: string, catalogue: Record<string, string> = {}) =>
    learn({ 'page.tsx': source, 'en.json': JSON.stringify(catalogue) }).map(({ role, text }) => `${role}: ${text}`);

  it('gives texts by the element they stand in, one for each text node', () => {
    expect(
      rolesOf(
        'const P = () => <main><h1>Your loan</h1><p>Read <b>this</b> first</p><button><span>Go on</span></button></main>;',
      ),
    ).toEqual(['button: Go on', 'heading: Your loan', 'text: Read', 'text: first', 'text: this']);
  });

  it('tells where a message is shown', () => {
    const source =
      "const P = () => <form aria-label={t('form.name')}><h2>{open ? t('a.one') : t('a.two')}</h2>{t('a.three')}</form>;";
    expect(rolesOf(source, { 'form.name': 'Form', 'a.one': 'Ones', 'a.two': 'Twos', 'a.three': 'Threes' })).toEqual([
      'attribute: Form',
      'heading: Ones',
      'heading: Twos',
      'text: Threes',
    ]);
  });

  it('follows properties through components to the element that shows them', () => {
    const source = `
      function Field({ label, hint: tip }) { return <Row><label>{label}</label><Note text={tip} /></Row>; }
      const Note = (props) => <button aria-label={props.text}>{props.children}</button>;
      const P = () => <Field label={t('f.label')} hint="A hint" />;
      const Q = () => <Note text="x y">Press here</Note>;`;
    expect(rolesOf(source, { 'f.label': 'Income' })).toEqual([
      'attribute: A hint',
      'attribute: x y',
      'button: Press here',
      'label: Income',
    ]);
  });

  it('leaves out what is not shown', () => {
    expect(
      rolesOf(
        `const P = () => <input type="text" name="income" value="Old" onClick={() => send('Sent text')} className={a === 'Some thing' ? 'b' : 'c'} />;`,
      ),
    ).toEqual([]);
  });
});

describe('built HTML', () => {
  it('gives text nodes and labels, and nothing of scripts or fields', () => {
    const page =
      '<title>Help</title><script>var a="Secret text"</script>\n<label>Search &amp; find<input placeholder="A word" value="typed"></label><textarea>typed too</textarea>';
    expect(learn({ 'index.html': page }).map(({ role, text, found }) => `${role}: ${text} ${found[0]?.line}`)).toEqual([
      'attribute: A word 2',
      'label: Search & find 2',
      'title: Help 1',
    ]);
  });
});

describe('the dictionary that is written', () => {
  const catalogue = { 'a.submit': 'Continue', 'b.text': 'From 6.74%', 'c.text': 'Grace', 'd.text': 'Hi {name}' };

  it('shows what may be shown, lists what is undecided with the reason, and compiles', () => {
    const { text, shown, undecided } = writeDictionary(learn({ 'en.json': JSON.stringify(catalogue) }), 'en', null);
    expect([shown, undecided]).toEqual([1, 2]);
    const compiled = compileDictionary(text ?? '', 'en.yaml', 'site');
    expect(compiled.hashes).toHaveLength(1);
    expect(compiled.problems.map(({ severity, code }) => `${severity} ${code}`)).toEqual(['note undecided']);
  });

  it('keeps what a human decided, and drops what the site no longer says', () => {
    const old = `language: en
strings:
  text:
    - { text: From 6.74%, digits: true }
    - { text: Grace, decided: "the name of our mascot (M. Diaz)" }
    - Gone`;
    const written = writeDictionary(learn({ 'en.json': JSON.stringify(catalogue) }), 'en', {
      name: 'en.yaml',
      text: old,
    });
    expect(written).toMatchObject({ shown: 3, undecided: 0, gone: ['Gone'] });
    expect(written.text).toContain('the name of our mascot');
    const again = writeDictionary(learn({ 'en.json': JSON.stringify(catalogue) }), 'en', {
      name: 'en.yaml',
      text: written.text ?? '',
    });
    expect(again.text).toBe(written.text);
  });

  it('keeps a role that a human added to a text that the site still says', () => {
    const old = 'language: en\nstrings: { heading: [{ text: Continue, decided: "also a heading (M. Diaz)" }] }';
    const written = writeDictionary(learn({ 'en.json': JSON.stringify(catalogue) }), 'en', {
      name: 'en.yaml',
      text: old,
    });
    expect(written).toMatchObject({ shown: 2, gone: [] });
  });

  it('leaves a file alone that it can not read', () => {
    expect(writeDictionary([], 'en', { name: 'en.yaml', text: 'strings: [' })).toMatchObject({ text: null });
  });

  it('can not be made to show a name or a fact without a human', () => {
    const compiled = compileDictionary(
      'language: en\nstrings: { heading: [You are approved, Grace] }',
      'en.yaml',
      'site',
    );
    expect(compiled.hashes).toEqual([]);
    expect(compiled.problems.map(({ line, column }) => [line, column])).toEqual([
      [2, 22],
      [2, 40],
    ]);
  });
});
