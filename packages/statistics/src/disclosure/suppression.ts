/** Clicks in one cell of an element's 20 × 20 grid, made by at least k subjects. */
export interface GridCell {
  readonly x: number;
  readonly y: number;
  readonly count: number;
}

/** What was counted on one element. */
export interface ElementCount {
  readonly path: string;
  readonly count: number;
  readonly subjects: number;
  /** Page views that hit the element. */
  readonly views: number;
  /** Cells that at least k subjects hit. */
  readonly cells: readonly GridCell[];
  /** Different subjects among all the cells that fewer than k subjects hit. */
  readonly withheldCellSubjects: number;
  /** The subjects, as opaque marks: all of them when fewer than k, else any. */
  readonly marks: readonly string[];
}

export interface Suppressed {
  readonly shown: readonly ElementCount[];
  /** Null: nothing is said of a rest, because none is or because it cannot be told apart from fewer than k subjects. */
  readonly rest: { readonly elements: number; readonly count: number } | null;
}

/**
 * k-suppression with complementary suppression: no element or cell of fewer than `k` subjects is returned, and neither is
 * a rest of fewer than `k`, which subtraction from a total would give away. When what is withheld covers between 1 and k − 1
 * subjects, the smallest of what would be shown is withheld as well; having k subjects itself, it always suffices.
 * (Cox, "Suppression Methodology and Statistical Disclosure Control", JASA 75, 1980.)
 */
export function suppress(elements: readonly ElementCount[], k: number): Suppressed {
  const shown = elements.filter((element) => element.subjects >= k).sort(bySize);
  const withheld = elements.filter((element) => element.subjects < k);
  const marks = new Set(withheld.flatMap((element) => element.marks));
  let covered = marks.size;
  if (withheld.length > 0 && covered < k) {
    const smallest = shown.pop();
    if (smallest === undefined) return { shown: [], rest: null };
    withheld.push(smallest);
    covered = smallest.subjects;
  }
  return {
    shown: shown.map((element) => ({ ...element, cells: releasedCells(element, k) })),
    rest: withheld.length === 0 ? null : { elements: withheld.length, count: sum(withheld) },
  };
}

function releasedCells(element: ElementCount, k: number): readonly GridCell[] {
  const cells = [...element.cells].sort((a, b) => b.count - a.count || a.y - b.y || a.x - b.x);
  if (element.withheldCellSubjects > 0 && element.withheldCellSubjects < k) cells.pop();
  return cells;
}

function bySize(a: ElementCount, b: ElementCount): number {
  return b.count - a.count || b.subjects - a.subjects || (a.path < b.path ? -1 : 1);
}

function sum(elements: readonly ElementCount[]): number {
  return elements.reduce((total, { count }) => total + count, 0);
}
