import { isValidPhoneNumber } from 'libphonenumber-js/max';
import metadata from 'libphonenumber-js/max/metadata';

/** Where a plan of the library has the pattern of all its numbers, and those of each type. */
const [ANY, TYPES] = [2, 11];

/** Compiled once; the library compiles a country's patterns anew for each number that it is asked about. */
const NORTH_AMERICAN_OR_SPANISH = new RegExp(`^(?:${numbersOf('1')}|${numbersOf('34')})$`);

/** Whether a number with its country's code, digits only, is one that somebody can have. */
export function isPhoneNumber(digits: string): boolean {
  if (digits.length === 11 && /^(?:1|34)/.test(digits)) return NORTH_AMERICAN_OR_SPANISH.test(digits);
  return isValidPhoneNumber(`+${digits}`);
}

/** A pattern of the numbers of all countries that share a code. */
function numbersOf(code: string): string {
  const countries = (metadata.country_calling_codes[code] ?? []).map((country) => {
    const plan = metadata.countries[country] ?? [];
    const types: string[] = plan[TYPES].map((type: readonly string[] | 0) => (type || [])[0]).filter(Boolean);
    return `(?=(?:${plan[ANY]})$)(?:${types.join('|')})$`;
  });
  return `${code}(?:${countries.join('|')})`;
}
