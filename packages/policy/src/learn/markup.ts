import { Parser } from 'htmlparser2';
import { drawingOf } from '../drawing.ts';
import { type SelectorNode, stringRole } from '../match-selector.ts';
import type { LearnFile, Sighting } from './candidate.ts';

/** Attributes of markup whose value is a label that the site wrote. */
export const LABEL_ATTRIBUTES: ReadonlySet<string> = new Set(
  'alt title placeholder label abbr summary aria-label aria-description aria-roledescription aria-placeholder'.split(
    ' ',
  ),
);

const SILENT = new Set(['script', 'style', 'noscript', 'textarea', 'code', 'pre', 'template', 'svg']);

/** Elements of SVG that are drawn by their places. */
export const SHAPES =
  /^(?:path|poly(?:line|gon)|line|rect|circle|ellipse|t(?:ext|span)|stop|(?:linear|radial)gradient|marker|pattern|mask|filter|fe[a-z]+)$/i;

/** Texts and labels of an HTML page or template, one for each text node. Built pages only: a served page may hold a person. */
export function readMarkup({ path, text }: LearnFile): Sighting[] {
  const sightings: Sighting[] = [];
  let at: SelectorNode | null = null;
  let silent = 0;
  const newlines = [...text.matchAll(/\n/g)].map((match) => match.index);
  const lineAt = (offset: number) => newlines.filter((newline) => newline < offset).length + 1;
  const parser = new Parser(
    {
      onopentag(tag, attributes) {
        at = { tag, parent: at, attributes };
        const drawing = SHAPES.test(tag) ? drawingOf(attributes) : '';
        if (drawing !== '')
          sightings.push({ text: drawing, roles: ['drawing'], file: path, line: lineAt(parser.startIndex) });
        if (SILENT.has(tag)) silent++;
        if (silent > 0) return;
        for (const [name, value] of Object.entries(attributes)) {
          if (!LABEL_ATTRIBUTES.has(name)) continue;
          sightings.push({ text: value, roles: ['attribute'], file: path, line: lineAt(parser.startIndex) });
        }
      },
      ontext(content) {
        const last = sightings.at(-1);
        if (silent > 0 || !at || content.trim() === '') return;
        const fresh = { text: content, roles: [stringRole(at)], file: path, line: lineAt(parser.startIndex), node: at };
        // The tokenizer splits a text at each character reference; it is one text node all the same.
        if (last && 'node' in last && last.node === at && joined === parser.startIndex) {
          sightings[sightings.length - 1] = { ...fresh, text: last.text + content };
        } else sightings.push(fresh);
        joined = parser.endIndex + 1;
      },
      onclosetag(tag) {
        if (SILENT.has(tag)) silent--;
        at = at?.parent ?? null;
      },
    },
    { decodeEntities: true, lowerCaseTags: true },
  );
  let joined = -1;
  parser.end(text);
  return sightings.map(({ text: found, roles, file, line }) => ({ text: found, roles, file, line }));
}
