import { keyed } from './keyed.ts';

/** A sentence in which `selectors` between backticks are set as code. */
export function withCode(sentence: string) {
  const parts = sentence.split(/`([^`]*)`/);
  return keyed(parts, (part) => part).map(({ key, item, index }) =>
    index % 2 === 1 ? <code key={key}>{item}</code> : <span key={key}>{item}</span>,
  );
}
