import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runPolicyCommand } from './index.ts';

const demo = fileURLToPath(new URL('../../../../examples/meadow-loans', import.meta.url));
let folder = '';

async function scrimPolicy(...argv: string[]) {
  const lines: string[] = [];
  const errors: string[] = [];
  const code = await runPolicyCommand(argv, {
    out: (line) => lines.push(line),
    err: (line) => errors.push(line),
    cwd: folder,
  });
  return { code, out: lines.join('\n'), err: errors.join('\n') };
}

function edit(name: string, from: string, to: string): void {
  const before = readFileSync(join(folder, 'scrim.policy.yaml'), 'utf8');
  expect(before).toContain(from);
  writeFileSync(join(folder, name), before.replace(from, to));
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'scrim-policy-'));
  for (const part of ['scrim.policy.yaml', 'strings', 'public'])
    cpSync(join(demo, part), join(folder, part), { recursive: true });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('scrim policy check', () => {
  it('accepts the demo lender’s policy and names its hash', async () => {
    const { code, out } = await scrimPolicy('check', '--today', '2026-11-23', '--strict');
    expect(out).toMatch(/0 errors, 0 warnings, \d+ notes?\. Policy [0-9a-f]{64}$/);
    expect(code).toBe(0);
  });

  it('names file, line and column of what is wrong, what to write instead, and the regulation', async () => {
    edit('wrong.yaml', 'match: /pay/**\n    level: off', 'match: /pay/**\n    level: signals');
    const { code, out } = await scrimPolicy('check', 'wrong.yaml', '--today', '2026-11-23');
    expect(code).toBe(1);
    expect(out).toMatch(/^wrong\.yaml:\d+:\d+ error `\/pay\/\*\*` looks like a payment page/m);
    expect(out).toContain('write: level: off, or a written `reason`');
    expect(out).toContain('see: PCI DSS');
    expect(out).toContain('It does not compile.');
  });

  it('reads in a machine’s way too', async () => {
    const { out } = await scrimPolicy('check', '--json', '--today', '2026-11-23');
    expect(JSON.parse(out)).toMatchObject({
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      problems: expect.any(Array),
    });
  });

  it('says which file can not be read', async () => {
    expect(await scrimPolicy('check', 'nowhere.yaml')).toMatchObject({
      code: 1,
      err: expect.stringContaining('nowhere.yaml can not be read'),
    });
  });
});

describe('scrim policy explain', () => {
  it('tells what the demo captures where', async () => {
    const levels: string[] = [];
    for (const path of ['/', '/apply/bank', '/offers', '/account', '/pay', '/pay/card-frame', '/privacy']) {
      levels.push((await scrimPolicy('explain', path)).out.split('\n')[0] ?? '');
    }
    expect(levels).toEqual([
      '/: replay',
      '/apply/bank: replay',
      '/offers: replay',
      '/account: signals',
      '/pay: off',
      '/pay/card-frame: off',
      '/privacy: off',
    ]);
  });
});

describe('scrim policy diff', () => {
  it('says in words what loosens, and can refuse it', async () => {
    edit('looser.yaml', 'replay: 30 days', 'replay: 90 days');
    expect(await scrimPolicy('diff', 'scrim.policy.yaml', 'looser.yaml')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\+ keeps replays 60 days longer \(90 days\)[\s\S]*Taken together it loosens\.$/),
    });
    expect((await scrimPolicy('diff', 'scrim.policy.yaml', 'looser.yaml', '--forbid-loosening')).code).toBe(1);
    expect((await scrimPolicy('diff', 'looser.yaml', 'scrim.policy.yaml', '--forbid-loosening')).code).toBe(0);
  });
});

describe('scrim policy doc', () => {
  it('writes for the privacy notice in English and Spanish', async () => {
    expect((await scrimPolicy('doc')).out).toContain('Meadow Loans records how parts of this site are used');
    expect((await scrimPolicy('doc', '--language', 'es')).out).toContain('Encontrar y corregir');
  });
});

describe('scrim policy strings', () => {
  it('lists candidates with where they were found, and what a human must decide', async () => {
    writeFileSync(join(folder, 'page.tsx'), 'export const Page = () => <main><h1>How much?</h1><p>Grace</p></main>;\n');
    const { code, out } = await scrimPolicy('strings', 'page.tsx');
    expect(code).toBe(0);
    expect(out).toContain('show   heading   "How much?"  page.tsx:1');
    expect(out).toMatch(/decide text {6}"Grace" {2}page\.tsx:1\n\s+could be the name of a person/);
    expect(out).toContain('1 to show, 1 for a human to decide');
  });

  it('takes from a folder its catalogues in one language, and no other data', async () => {
    const files = {
      'site/messages/en.json': '{"a.text":"Hello"}',
      'site/messages/es.json': '{"a.text":"Hola"}',
      'site/package.json': '{"name":"meadow site"}',
    };
    mkdirSync(join(folder, 'site/messages'), { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const { out } = await scrimPolicy('strings', '--language', 'es', 'site');
    expect(out).toContain('"Hola"');
    expect(out).not.toMatch(/Hello|meadow site/);
  });

  it('writes a dictionary, and the same again', async () => {
    expect((await scrimPolicy('strings', '--write', 'page.yaml', 'page.tsx')).code).toBe(0);
    const first = readFileSync(join(folder, 'page.yaml'), 'utf8');
    await scrimPolicy('strings', '--write', 'page.yaml', 'page.tsx');
    expect(readFileSync(join(folder, 'page.yaml'), 'utf8')).toBe(first);
  });
});

describe('wrong usage', () => {
  it.each([
    [],
    ['chekc'],
    ['check', '--nope'],
    ['check', 'a', 'b'],
    ['explain'],
    ['diff', 'a'],
    ['strings'],
    ['doc', '--language', 'fr'],
  ])('is told with exit code 2: scrim policy %s %s %s', async (...argv: string[]) => {
    expect(await scrimPolicy(...argv)).toMatchObject({ code: 2, err: expect.stringContaining('Usage: scrim policy') });
  });
});

describe('the demo lender’s dictionaries', () => {
  it('light no name, no decision and no choice outside its list', () => {
    const shown = ['en', 'es']
      .map((language) => readFileSync(join(folder, `strings/meadow.${language}.yaml`), 'utf8').split('\nundecided:')[0])
      .join('\n');
    for (const personal of [
      'You are approved',
      'We cannot offer',
      'Grace T.',
      'Your income is below',
      'Su solicitud fue aprobada',
      'Boise',
      'You must be an adult',
    ]) {
      expect(shown).not.toContain(personal);
    }
    for (const own of [
      'How much, and what for?',
      'First name',
      'Sign and see my offers',
      'Social Security number or ITIN',
    ])
      expect(shown).toContain(own);
  });
});
