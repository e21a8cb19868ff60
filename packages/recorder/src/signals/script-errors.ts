import type { Signal } from '@scrim/protocol';
import { type Collector, listen } from './context.ts';

type ScriptError = Extract<Signal, { kind: 'script_error' }>;

/** Classes that are told apart, most particular first; one of the site's own counts as what it extends. */
const CLASSES = [
  'AggregateError',
  'EvalError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'TypeError',
  'URIError',
  'DOMException',
  'Error',
] as const;

const MOST_PER_VIEW = 20;

const classOf = (thrown: unknown) => CLASSES.find((name) => thrown instanceof window[name]);

/** 16 bits of the name alone: enough to tell a site's bundles apart; folders may be a person's. */
const fileHash = (path: string) => {
  let hash = 0;
  for (const character of path.replace(/.*\//, '')) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 65_536;
  return hash.toString(16).padStart(4, '0');
};

/** Where an error came from, as far as that cannot tell of a page's content: nothing is said of code within the page. */
export function placeOf(
  filename: string,
  line: number,
  column: number,
): Pick<ScriptError, 'source' | 'file' | 'line' | 'column'> {
  const nowhere = { file: null, line: null, column: null };
  if (!/^https?:/.test(filename)) return { source: 'unknown', ...nowhere };
  const { origin, pathname } = new URL(filename);
  const own = origin === location.origin;
  if (own && pathname === location.pathname) return { source: 'inline', ...nowhere };
  return {
    source: own ? 'file' : 'other',
    file: fileHash(pathname),
    line: Math.min(line, 1e7),
    column: Math.min(column - (column % 10), 1e7),
  };
}

/** Exceptions and rejections that nobody caught: their class and place, never what they say. */
export const scriptErrors: Collector = ({ emit }) => {
  let left = MOST_PER_VIEW;
  const report = (name: ScriptError['name'], place: ReturnType<typeof placeOf>) => {
    if (left-- > 0) emit({ kind: 'script_error', time: Date.now(), name, ...place });
  };
  const stops = [
    // A file that does not load is an `error` too, but not of a script.
    listen(window, 'error', (event) => {
      if (!(event instanceof ErrorEvent)) return;
      report(classOf(event.error) ?? 'Unknown', placeOf(event.filename, event.lineno, event.colno));
    }),
    listen(window, 'unhandledrejection', (event) => {
      report(classOf((event as PromiseRejectionEvent).reason) ?? 'Rejection', placeOf('', 0, 0));
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
};
