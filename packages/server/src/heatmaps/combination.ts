import type { Conditions } from '@scrim/statistics';
import type { Cut } from './calendar.ts';
import type { Asked, Dimensions } from './dimensions.ts';
import type { Condition } from './question.ts';

/** A row's values of all dimensions as one integer, so that rows are grouped by a number and not by many texts. */
export interface Combination {
  /** `WITH` clauses that the other expressions need; `sql` is a ClickHouse expression over a row of `signals`. */
  readonly with: readonly string[];
  readonly sql: string;
  /** Of a `combination`: an array of its texts to give to `valuesOf`. */
  readonly told: string;
  readonly parameters: Condition['parameters'];
  /** Whether a `combination` is asked for. */
  matching(asked: Asked): Condition;
  valuesOf(told: readonly string[]): Conditions;
}

/** Words of a page beyond these, the rarest, count as one; a question about one of them is withheld. */
const MAX_WORDS = 255;
/** Stands for all of the rarest words. */
const OTHER = ' other ';

interface Place {
  readonly name: string;
  /** Values of the dimension, in the order of their codes; null when they are the words of an array in the statement. */
  readonly values: readonly string[] | null;
  readonly array: string;
  readonly code: string;
  readonly size: number;
  readonly radix: bigint;
}

export function combinationOf(dimensions: Dimensions): Combination {
  const places: Place[] = [];
  let radix = 1n;
  // Numbers up to 2⁵³ are exact on the way to JavaScript, so words, which are told as texts, come last.
  for (const { name, code } of [...dimensions].sort((a, b) => Number('words' in a.code) - Number('words' in b.code))) {
    const array = `words_${name}`;
    const place =
      'words' in code
        ? {
            values: null,
            code: `transform(toString(${code.words}), ${array}, range(length(${array})), 0)`,
            size: MAX_WORDS + 1,
          }
        : { values: code.values, code: code.sql, size: code.values.length };
    places.push({ ...place, name, array, radix });
    radix *= BigInt(place.size);
  }
  if (radix >= 2n ** 64n) throw new RangeError('more dimensions than an integer holds');
  const listed = places.filter(({ values }) => values !== null);
  const words = places.filter(({ values }) => values === null);
  const codeIn = ({ radix, size }: Place) => `intDiv(combination, toUInt64(${radix})) % ${size}`;
  /** The number of its week, or of its month where weeks are not told apart, so that a period is between two numbers. */
  const beginOf = (cut: Cut) => {
    const [month, week] = ['month', 'week'].map((name) => places.find((place) => place.name === name));
    if (month === undefined) return null;
    const at = month.values?.indexOf(cut.month) ?? -1;
    if (at === -1) return null;
    return week === undefined
      ? { row: codeIn(month), cut: at }
      : { row: `(${codeIn(month)}) * 4 + ${codeIn(week)}`, cut: at * 4 + Number(cut.week) };
  };
  const compared = (cut: Cut | null, sign: '>=' | '<') => {
    if (cut === null) return [];
    const begin = beginOf(cut);
    return [begin === null ? 'false' : `${begin.row} ${sign} ${begin.cut}`];
  };
  const below = words[0]?.radix ?? radix;
  const known = new Map<string, Conditions>();
  return {
    with: dimensions.flatMap(({ name, code }) => ('words' in code ? [`${wordsOf(code.words)} AS words_${name}`] : [])),
    sql: ['toUInt64(0)', ...places.map(({ code, radix }) => `toUInt64(${code}) * toUInt64(${radix})`)].join(' + '),
    told: `[${[`toString(combination % toUInt64(${below}))`, ...words.map((place) => `${place.array}[${codeIn(place)} + 1]`)].join(', ')}]`,
    parameters: Object.assign({}, ...dimensions.map(({ parameters }) => parameters)),
    matching({ values: asked, from, before }) {
      const conditions = Object.entries(asked).map(([name, value]) => {
        const place = places.find((one) => one.name === name);
        if (place === undefined) return 'false';
        if (place.values !== null) return `${codeIn(place)} = ${place.values.indexOf(value)}`;
        return `${place.array}[${codeIn(place)} + 1] = {asked_${name}:String}`;
      });
      const ofWords = words.filter(({ name }) => asked[name] !== undefined);
      return {
        sql: ['true', ...conditions, ...compared(from, '>='), ...compared(before, '<')].join(' AND '),
        parameters: Object.fromEntries(ofWords.map(({ name }) => [`asked_${name}`, asked[name] ?? ''])),
      };
    },
    valuesOf(told) {
      const key = told.join('\n');
      const before = known.get(key);
      if (before !== undefined) return before;
      const [code = '0', ...texts] = told;
      const values = Object.fromEntries([
        ...listed.map(({ name, values, radix, size }) => [name, values?.[digit(code, radix, size)] ?? '']),
        ...words.map(({ name }, at) => [name, texts[at] ?? '']),
      ]);
      known.set(key, values);
      return values;
    },
  };
}

function digit(code: string, radix: bigint, size: number): number {
  return Number((BigInt(code) / radix) % BigInt(size));
}

function wordsOf(column: string): string {
  return `(
    SELECT arrayConcat(['${OTHER}'], groupArray(word)) FROM (
      SELECT toString(${column}) AS word FROM signals WHERE site = {site:String} AND page = {page:String}
      GROUP BY word ORDER BY count() DESC, word LIMIT ${MAX_WORDS}
    )
  )`;
}
