import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, visit, type YAMLError } from 'yaml';
import { z } from 'zod';
import type { Problem } from './problem.ts';

export type Path = readonly PropertyKey[];

export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A YAML file that met its schema, with the place of every value in it. */
export interface ParsedFile<T> {
  readonly value: T | null;
  readonly problems: readonly Problem[];
  /** Where a value is, or its key (`key`), or the nearest thing above that exists. */
  locate(path: Path, of?: 'key' | 'value'): Place;
}

const MAX_CHARACTERS = 2_000_000;

/** Reads YAML 1.2 against a schema. Total: whatever the text holds, the answer is a value or problems. */
export function parseYaml<S extends z.ZodType>(text: string, file: string, schema: S): ParsedFile<z.infer<S>> {
  const lines = new LineCounter();
  const problem = (place: Place, code: string, message: string, instead: string | null = null): Problem => ({
    severity: 'error',
    code,
    file,
    ...place,
    message,
    instead,
    regulation: null,
  });
  const failed = (problems: Problem[]): ParsedFile<z.infer<S>> => ({ value: null, problems, locate: () => START });
  if (text.length > MAX_CHARACTERS) return failed([problem(START, 'too-long', 'the file is larger than 2 MB')]);
  let document: Document.Parsed;
  let plain: unknown;
  try {
    // The parser's own search for keys that stand twice takes the square of their number.
    document = parseDocument(text, { lineCounter: lines, uniqueKeys: false, merge: false, prettyErrors: false });
    const wrong = [
      ...document.errors.map((error) =>
        problem(
          placeAt(lines, error.pos[0]),
          'yaml',
          error.message.split('\n')[0] ?? 'is not YAML',
          INSTEAD[error.code] ?? WELL_FORMED,
        ),
      ),
      ...repeatedKeys(document).map(({ key, offset }) =>
        problem(
          placeAt(lines, offset),
          'yaml',
          `\`${key}\` stands here twice`,
          `one \`${key}\`, with all that belongs to it`,
        ),
      ),
    ];
    if (wrong.length > 0) return failed(wrong.slice(0, MAX_PROBLEMS));
    plain = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    return failed([problem(START, 'yaml', error instanceof Error ? error.message : 'is not YAML')]);
  }
  const locate = (path: Path, of: 'key' | 'value' = 'value') => locateIn(document, lines, path, of);
  const result = schema.safeParse(plain);
  if (result.success) return { value: result.data, problems: [], locate };
  const problems = result.error.issues
    .slice(0, MAX_PROBLEMS)
    .flatMap((issue) => describeIssue(issue, schema, plain, locate, problem));
  return { value: null, problems, locate };
}

const START: Place = { line: 1, column: 1 };

/** What follows so many mistakes is mostly their echo. */
const MAX_PROBLEMS = 100;

/** What to write where YAML itself is wrong. */
const INSTEAD: Partial<Record<YAMLError['code'], string>> = {
  TAB_AS_INDENT: 'spaces, two for each level',
  BAD_INDENT: 'the indentation of the lines beside it; a list or map that began with [ or { ends with ] or }',
  MISSING_CHAR: 'the closing quote, bracket or colon',
  BLOCK_AS_IMPLICIT_KEY: 'one `key: value` in a line',
  MULTILINE_IMPLICIT_KEY: 'a colon after the key, in the same line',
};
const WELL_FORMED = 'one `key: value` in a line, indented by spaces; quotes around texts that hold `: ` or ` #`';

function repeatedKeys(document: Document.Parsed): { key: string; offset: number }[] {
  const repeated: { key: string; offset: number }[] = [];
  visit(document, {
    Map(_, map) {
      const seen = new Set<unknown>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) repeated.push({ key: String(key.value), offset: key.range?.[0] ?? 0 });
        seen.add(key.value);
      }
    },
  });
  return repeated;
}

function placeAt(lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return line > 0 ? { line, column: col } : START;
}

function locateIn(document: Document.Parsed, lines: LineCounter, path: Path, of: 'key' | 'value'): Place {
  let node: unknown = document.contents;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  for (const [depth, step] of path.entries()) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step));
      if (!pair) break;
      const key = isScalar(pair.key) ? (pair.key.range?.[0] ?? offset) : offset;
      node = pair.value;
      const last = depth === path.length - 1;
      offset = (last && of === 'key') || !isNode(node) ? key : (node.range?.[0] ?? key);
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      if (!isNode(node)) break;
      offset = node.range?.[0] ?? offset;
    } else break;
  }
  return placeAt(lines, offset);
}

type Issue = z.core.$ZodIssue;
type MakeProblem = (place: Place, code: string, message: string, instead?: string | null) => Problem;

function describeIssue(
  issue: Issue,
  schema: z.ZodType,
  plain: unknown,
  locate: (path: Path, of?: 'key' | 'value') => Place,
  problem: MakeProblem,
): Problem[] {
  const name = nameOf(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const known = keysOf(schemaAt(schema, issue.path));
    return issue.keys.slice(0, MAX_PROBLEMS).map((key) => {
      const near = nearest(key, known);
      const instead = near ? `${near}:` : known.length > 0 ? `one of ${known.join(', ')}` : null;
      return problem(locate([...issue.path, key], 'key'), 'unknown-key', `\`${key}\` is not known here`, instead);
    });
  }
  if (issue.path.length === 0 && issue.code === 'invalid_type') {
    const required = keysOf(schema).filter((key) => !isOptional(schemaAt(schema, [key])));
    return [problem(START, 'invalid', 'the file is no map of keys', required.map((key) => `${key}: …`).join(', '))];
  }
  const found = schemaAt(schema, issue.path);
  const example = exampleOf(found, issue.path.at(-1));
  const present = valueAt(plain, issue.path) !== undefined;
  if (!present) return [problem(locate(issue.path), 'missing', `${name} is missing`, example)];
  if (issue.code === 'invalid_value') {
    const allowed = issue.values.map(String).join(', ');
    return [problem(locate(issue.path), 'invalid', `${name} can only be ${allowed}`, example)];
  }
  if (issue.code === 'invalid_union')
    return [problem(locate(issue.path), 'invalid', `${name} is not written as it must be`, example)];
  if (issue.code === 'invalid_key')
    return [problem(locate(issue.path, 'key'), 'invalid', `${name} is not a valid name`, example)];
  const message = /^(?:must|is not)/.test(issue.message) ? `${name} ${issue.message}` : `${name}: ${issue.message}`;
  return [problem(locate(issue.path), 'invalid', message, example)];
}

function nameOf(path: Path): string {
  if (path.length === 0) return 'the file';
  return `\`${path.map((step, at) => (typeof step === 'number' ? `[${step}]` : `${at ? '.' : ''}${String(step)}`)).join('')}\``;
}

function unwrap(schema: z.ZodType | undefined): z.ZodType | undefined {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return unwrap(schema.unwrap() as z.ZodType);
  return schema;
}

function schemaAt(schema: z.ZodType, path: Path): z.ZodType | undefined {
  let outer: z.ZodType | undefined = schema;
  for (const step of path) {
    const inner = unwrap(outer);
    if (inner instanceof z.ZodObject) outer = inner.shape[String(step)] as z.ZodType | undefined;
    else if (inner instanceof z.ZodArray) outer = inner.element as z.ZodType;
    else if (inner instanceof z.ZodRecord) outer = inner.valueType as z.ZodType;
    else return undefined;
  }
  return outer;
}

function isOptional(schema: z.ZodType | undefined): boolean {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault;
}

function keysOf(schema: z.ZodType | undefined): string[] {
  const inner = unwrap(schema);
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
}

function exampleOf(schema: z.ZodType | undefined, key: PropertyKey | undefined): string | null {
  for (let at = schema; at; ) {
    const examples = at.meta()?.examples;
    if (Array.isArray(examples) && examples.length > 0) {
      const example = String(examples[0]);
      return typeof key === 'string' ? `${key}: ${example}` : example;
    }
    const inner: z.ZodType | undefined =
      at instanceof z.ZodOptional || at instanceof z.ZodDefault ? (at.unwrap() as z.ZodType) : undefined;
    at = inner;
  }
  return null;
}

function valueAt(plain: unknown, path: Path): unknown {
  let at = plain;
  for (const step of path) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = Reflect.get(at, step);
  }
  return at;
}

function nearest(word: string, known: readonly string[]): string | null {
  const scored = known.map((key) => ({ key, distance: editDistance(word.toLowerCase(), key.toLowerCase()) }));
  const best = scored.sort((a, b) => a.distance - b.distance)[0];
  return best && best.distance <= Math.max(2, best.key.length / 3) ? best.key : null;
}

function editDistance(a: string, b: string): number {
  if (a.length > 60) return a.length;
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
