import type { Range } from './intervals.ts';

/** Figures as the console writes them. */

/** `23 Nov, 14:05`, of another year `23 Nov 2025, 14:05` */
export function moment(time: number): string {
  const isThisYear = new Date(time).getFullYear() === new Date().getFullYear();
  const day = { day: 'numeric', month: 'short', year: isThisYear ? undefined : 'numeric' } as const;
  return new Date(time).toLocaleString('en-GB', { ...day, hour: '2-digit', minute: '2-digit' });
}

/** `m:ss` */
export function clock(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** `48 s`, `3 min 20 s`, `1 h 4 min` */
export function lasting(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  if (hours > 0) return `${hours} h ${minutes} min`;
  if (minutes > 0) return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
  return `${rest} s`;
}

/** With tenths below 10 s. */
export const took = (milliseconds: number): string =>
  milliseconds < 10_000 ? `${(milliseconds / 1000).toFixed(1)} s` : lasting(milliseconds);

/** To two digits, as middles are told. */
export function twoDigits(value: number): number {
  const unit = 10 ** Math.max(0, String(Math.floor(value)).length - 2);
  return Math.round(value / unit) * unit;
}

/** In whole per cent, in tenths near none and all, which stand for just that. */
export function share(value: number): string {
  const percent = value * 100;
  const inTenths = (percent > 0 && percent < 10) || (percent > 99 && percent < 100);
  return inTenths ? `${Math.min(99.9, Math.max(0.1, percent)).toFixed(1)} %` : `${percent.toFixed(0)} %`;
}

export const several = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;

/** `39–53 %`, rounded outwards, in tenths near none and all. */
export const interval = ({ low, high }: Range): string => `${bound(low, Math.floor)}–${bound(high, Math.ceil)} %`;

/** A share of people: of one that is told as none or all only one end of its interval says something. */
export function estimate(range: Range): string {
  if (range.value === 0) return `under ${bound(range.high, Math.ceil)} %`;
  if (range.value === 1) return `over ${bound(range.low, Math.floor)} %`;
  return share(range.value);
}

/** `46 % 39–53 %` */
export const shareWithInterval = (range: Range): string =>
  range.value === 0 || range.value === 1 ? estimate(range) : `${share(range.value)} ${interval(range)}`;

/** `−12 points (−20 to −4)` */
export const points = ({ value, low, high }: Range): string =>
  `${signedPoints(value)} points (${signedPoints(low)} to ${signedPoints(high)})`;

/** `−12`, `0`, `+12` */
export function signedPoints(part: number): string {
  const rounded = Math.round(part * 100);
  return rounded > 0 ? `+${rounded}` : String(rounded).replace('-', '−');
}

/** Applications: `−3`, `0`, `1,200` */
export const lost = (value: number): string => {
  const size = Math.round(Math.abs(value)).toLocaleString('en-US');
  return value < 0 && size !== '0' ? `−${size}` : size;
};

/** How likely something is by chance. */
export const chance = (p: number): string => (p < 0.001 ? 'under 0.1 %' : share(p));

/** `+12 % (−4 % to +30 %)` */
export function relative({ value, low, high }: Range): string {
  const [one, two, three] = [value, low, high].map(
    (part) => `${part < 0 ? '−' : '+'}${Math.abs(part * 100).toFixed(0)} %`,
  );
  return `${one} (${two} to ${three})`;
}

function bound(value: number, round: (value: number) => number): string {
  const inTenths = value < 0.1 || value > 0.99;
  const steps = Number((value * (inTenths ? 1000 : 100)).toFixed(6));
  return String(inTenths ? round(steps) / 10 : round(steps));
}
