import { z } from 'zod';
import { PRESET_BOUNDS } from './presets.ts';
import { PolicySource } from './schema.ts';

/** docs/policy-reference.md, out of the schema: one row for each key. */
export function policyReference(): string {
  const sections = collect(PolicySource, '');
  return [
    '# Policy reference',
    '<!-- Generated from packages/policy/src/schema.ts by packages/policy/publish.mjs. Do not edit. -->',
    'A capture policy is a YAML file, `scrim.policy.yaml`, in the lender’s own repository. Whatever it does not light is masked; pages that it does not name are off. `scrim policy check` says what is wrong with one, where, and what to write instead.',
    'For completion and checks in an editor, put this line on top; every Scrim server has the schema:',
    '```yaml\n# yaml-language-server: $schema=https://YOUR-SCRIM/policy.schema.json\n```',
    ...sections.map(({ title, description, rows }) => [title, description, table(rows)].filter(Boolean).join('\n\n')),
    presets(),
    FLOOR,
    DICTIONARY,
    COMMANDS,
    '',
  ].join('\n\n');
}

interface Row {
  readonly key: string;
  readonly required: boolean;
  readonly fallback: string;
  readonly description: string;
  readonly example: string;
}

interface Section {
  readonly title: string;
  readonly description: string;
  readonly rows: readonly Row[];
}

interface Described {
  readonly inner: z.ZodType;
  readonly required: boolean;
  readonly fallback: string;
  readonly description: string;
  readonly example: string;
}

function collect(schema: z.ZodObject, path: string, description = ''): Section[] {
  const rows: Row[] = [];
  const nested: Section[] = [];
  for (const [key, value] of Object.entries(schema.shape)) {
    const described = describe(value as z.ZodType);
    rows.push({ key, ...described });
    const element = described.inner instanceof z.ZodArray ? (described.inner.element as z.ZodType) : described.inner;
    const suffix = described.inner instanceof z.ZodArray ? '[]' : '';
    if (element instanceof z.ZodObject)
      nested.push(...collect(element, `${path}${path ? '.' : ''}${key}${suffix}`, described.description));
  }
  return [{ title: path ? `## \`${path}\`` : '## The file', description, rows }, ...nested];
}

function describe(schema: z.ZodType): Described {
  let at = schema;
  let [description, example, fallback] = ['', '', ''];
  let required = true;
  for (;;) {
    const meta = at.meta();
    description ||= typeof meta?.description === 'string' ? meta.description : '';
    const first: unknown = Array.isArray(meta?.examples) ? meta.examples[0] : undefined;
    example ||= typeof first === 'string' ? first : '';
    if (at instanceof z.ZodDefault) {
      required = false;
      const value = at.def.defaultValue;
      if (typeof value === 'string') fallback = value;
    } else if (at instanceof z.ZodOptional) required = false;
    else return { inner: at, required, fallback, description, example };
    at = at.unwrap() as z.ZodType;
  }
}

function table(rows: readonly Row[]): string {
  const lines = rows.map(({ key, required, fallback, description, example }) => {
    const need = required ? 'yes' : fallback ? `\`${fallback}\`` : '';
    return `| \`${key}\` | ${need} | ${cell(description)} | ${example ? `\`${cell(example)}\`` : ''} |`;
  });
  return ['| key | required, or default | what | example |', '|---|---|---|---|', ...lines].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function presets(): string {
  const lines = Object.entries(PRESET_BOUNDS).flatMap(([preset, bounds]) =>
    bounds.map(
      ({ path, kind, days, regulation }) =>
        `| \`${preset}\` | \`${path.join('.')}\` | ${kind} ${days} days | ${regulation} |`,
    ),
  );
  return [
    '## Presets',
    'A preset bounds what the file may say; it never adds a permission. Opt-in, and a Global Privacy Control signal as a refusal, hold with and without presets.',
    ['| preset | key | bound | basis |', '|---|---|---|---|', ...lines].join('\n'),
  ].join('\n\n');
}

const FLOOR = `## What no policy can show

Passwords, one-time codes, card data, government ids and bank account numbers. A selector or an attribute that names one of them (by
\`type\`, \`autocomplete\`, or by the words of an id, a class or an attribute) is refused, and so is a dictionary string of such a shape.
Redaction holds the same floor whatever a compiled policy says. Values of fields never leave the browser at all.

Wildcards never reach a page whose address looks like a payment page (\`pay\`, \`checkout\`, \`card\`, \`billing\`, \`pago\`, \`tarjeta\`). A rule that captures
one names it, and says in \`reason\` why.

Where several rules match an address the strictest level holds. Of replay rules the first holds, and has to be the stricter one: the compiler refuses another order, and rules that
neither is stricter than. \`scrim policy check\` names both lines.`;

const DICTIONARY = `## String dictionaries

A dictionary lists texts that the site itself contains, by language and by the role in which they are shown
(\`title\`, \`heading\`, \`label\`, \`button\`, \`link\`, \`text\`, \`option\`, \`attribute\`). It applies to every page that is replayed. A text of the page is shown
when it is exactly one of them, in that role, but for white space. The role \`drawing\` lists icons: all places of one shape of SVG together, as \`d=M5 12h14\` or \`cx=12 cy=12 r=9\`.

\`\`\`yaml
language: en
strings:
  heading:
    - How much, and what for?
  text:
    - text: From 6.74% to 21.59%, fixed
      digits: true                # the digits are the site's own
    - text: Why an application is turned down
      decided: help article, the same for everyone (M. Diaz, 2026-11-23)
undecided:                        # masked until somebody moves them up
  - { text: You are approved, role: heading, why: states a fact about the person it is shown to }
\`\`\`

\`scrim policy strings --language en --write strings/meadow.en.yaml src/messages/en.json src\` writes one from message catalogues, JSX source and
built pages, and keeps what was decided by hand. Strings with digits need \`digits: true\`. Names, places and facts about a person need \`decided\`,
with who and why. Strings with placeholders, and the shapes of the floor, can not be listed.`;

const COMMANDS = `## Commands

| command | what it does |
|---|---|
| \`scrim policy check [FILE]\` | says what to change, with line, column, reason and regulation. \`--strict\` fails on warnings, \`--json\` for machines |
| \`scrim policy explain URL\` | says what is captured at an address and why. \`--policy FILE\` |
| \`scrim policy diff A B\` | says in words what changes for visitors; \`+\` loosens, \`-\` tightens. \`--forbid-loosening\` fails when anything does |
| \`scrim policy doc [FILE]\` | writes a plain-language description for the privacy notice. \`--language en\` or \`es\` |
| \`scrim policy strings PATH…\` | lists the site's own texts, with where they were found; \`--write FILE\` writes the dictionary |
| \`scrim policy learn URL…\` | walks the site as synthetic people and proposes a policy and dictionaries: [probe.md](probe.md) |

\`FILE\` is \`scrim.policy.yaml\` unless given. Exit codes: 0 fine, 1 problems, 2 wrong usage. How to get the command: [install.md](install.md#1-run-scrim-where-your-pages-can-reach-it).`;
