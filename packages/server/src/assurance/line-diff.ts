export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed' | 'gap';
  readonly text: string;
}

const CONTEXT = 3;

/** What differs between two texts of a few lines' difference, with three lines around; longer stretches become a gap. */
export function lineDiff(before: string, after: string): DiffLine[] {
  const [a, b] = [before.trimEnd().split('\n'), after.trimEnd().split('\n')];
  const common = longestCommon(a, b);
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  for (const [atA, atB] of [...common, [a.length, b.length] as const]) {
    while (i < atA) lines.push({ kind: 'removed', text: a[i++] ?? '' });
    while (j < atB) lines.push({ kind: 'added', text: b[j++] ?? '' });
    if (atA < a.length) lines.push({ kind: 'same', text: a[i] ?? '' });
    i++;
    j++;
  }
  const near = lines.map((_, at) =>
    lines.slice(Math.max(0, at - CONTEXT), at + CONTEXT + 1).some(({ kind }) => kind !== 'same'),
  );
  return lines.flatMap((line, at) => {
    if (near[at]) return [line];
    return at === 0 || near[at - 1] ? [{ kind: 'gap' as const, text: '' }] : [];
  });
}

/** Pairs of lines that stay; what both texts begin and end with is not searched. */
function longestCommon(a: readonly string[], b: readonly string[]): (readonly [number, number])[] {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  const [left, right] = [a.slice(head, a.length - tail), b.slice(head, b.length - tail)];
  const lengths = Array.from({ length: left.length + 1 }, () => new Uint32Array(right.length + 1));
  const at = (i: number, j: number) => lengths[i]?.[j] ?? 0;
  for (let i = left.length - 1; i >= 0; i--) {
    const row = lengths[i];
    for (let j = right.length - 1; row && j >= 0; j--) {
      row[j] = left[i] === right[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const middle: (readonly [number, number])[] = [];
  for (let i = 0, j = 0; i < left.length && j < right.length; ) {
    if (left[i] === right[j]) middle.push([head + i++, head + j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  const before = Array.from({ length: head }, (_, index) => [index, index] as const);
  const after = Array.from({ length: tail }, (_, index) => [a.length - tail + index, b.length - tail + index] as const);
  return [...before, ...middle, ...after];
}
