import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { LearnFile } from './candidate.ts';

export interface Message {
  readonly key: string;
  readonly text: string;
  readonly file: string;
  readonly line: number;
}

/**
 * The messages of a JSON or YAML catalogue, nested or flat, with dotted keys.
 * A catalogue that can not be read has none; the second element says why.
 */
export function readCatalogue({ path, text }: LearnFile): { messages: Message[]; wrong: string | null } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: false, prettyErrors: false });
  const error = document.errors[0];
  if (error) return { messages: [], wrong: error.message };
  const messages: Message[] = [];
  const visit = (node: unknown, keys: readonly string[]): void => {
    if (isMap(node))
      for (const { key, value } of node.items) visit(value, [...keys, isScalar(key) ? String(key.value) : '?']);
    else if (isSeq(node)) for (const [at, item] of node.items.entries()) visit(item, [...keys, String(at)]);
    else if (isScalar(node) && typeof node.value === 'string') {
      messages.push({
        key: keys.join('.'),
        text: node.value,
        file: path,
        line: lines.linePos(node.range?.[0] ?? 0).line,
      });
    }
  };
  visit(document.contents, []);
  return { messages, wrong: null };
}
