import { normaliseString } from './string-hash.ts';

/** Attributes that say where a shape of SVG stands, how large it is, and how much of it is drawn. */
const PLACES = /^(?:[dr]|[cdfr]?[xy][12]?|width|height|points|offset|viewBox|stroke-dash.+)$/;
/** Characters and letters that no place has, longer numbers than places need, commands of a path without numbers. */
const FOREIGN = /[^MZLHVCSQTA\d\s.,%+-]|\d{5}|[a-y](?!\s*[\d.+-])/i;

/** Whether an attribute of a shape (SVG 2, chapter 10), by its name as it is written, is one of its places. */
export const isPlace = (name: string): boolean => PLACES.test(name);

/** One place with three decimals at most; undefined when it is none. */
export function placeOf(value: string): string | undefined {
  const short = value.replace(/(\.\d{3})\d+/g, '$1');
  return FOREIGN.test(short) ? undefined : short;
}

/** Characters of a drawing; redaction looks up no longer string. */
export const LONGEST_DRAWING = 5000;

/** Whether a string is what `drawingOf` says of a shape. */
export function isDrawing(text: string): boolean {
  const places = text.split(/ (?=[a-z][\w-]*=)/i).map((place) => place.split('='));
  return (
    text.length <= LONGEST_DRAWING &&
    places.every(([name = '', value = '', more]) => isPlace(name) && more === undefined && placeOf(value) !== undefined)
  );
}

/**
 * The places of one shape as one string, by which a dictionary lists it: `d=M5 12h14`, `cx=12 cy=12 r=9`. Charts have
 * places too, so none is shown for itself.
 */
export function drawingOf(attributes: Readonly<Record<string, unknown>>): string {
  return Object.keys(attributes)
    .filter(isPlace)
    .sort()
    .map((name) => `${name}=${normaliseString(`${attributes[name]}`)}`)
    .join(' ');
}
