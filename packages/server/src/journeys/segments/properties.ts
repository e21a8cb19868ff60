import type { CompiledPolicy } from '@scrim/policy';
import { Device, Regime, type SegmentList, SegmentProperty, Trouble } from '@scrim/protocol';
import { prohibitedName } from './prohibited-basis.ts';

type Offered = SegmentList['properties'][number];

/** As the server keeps them of a user agent. */
const BROWSERS = ['chrome', 'safari', 'firefox', 'edge', 'samsung', 'opera', 'other'] as const;

const TROUBLES: Record<Trouble, string> = {
  rage: 'Rage click',
  dead: 'Dead click',
  error: 'Error shown',
  field_error: 'Field left with an error',
};

const LABELS: Record<SegmentProperty, { readonly label: string; readonly definition: string }> = {
  device: { label: 'Device', definition: 'Class of the device: phone, tablet or desktop.' },
  browser: { label: 'Browser', definition: 'Family of the browser, without its version.' },
  regime: { label: 'Relationship', definition: 'Whether the visit was a visitor’s, an applicant’s or a customer’s.' },
  variant: { label: 'Variant', definition: 'Variant of the site’s experiment that was shown in the visit.' },
  event: { label: 'Event', definition: 'An outcome event of the policy happened in the visit.' },
  page: { label: 'Page', definition: 'The page was seen in the visit.' },
  trouble: { label: 'Trouble', definition: 'A rage click, a dead click or an error happened in the visit.' },
};

export function toProperty(text: string): SegmentProperty | null {
  return SegmentProperty.safeParse(text).data ?? null;
}

/** Whether the schema, or the site's policy, has this value. A page is one that the policy captures, or captured. */
export function isPropertyValue(property: SegmentProperty, value: string, policy: CompiledPolicy | null): boolean {
  switch (property) {
    case 'device':
      return Device.safeParse(value).success;
    case 'browser':
      return BROWSERS.some((browser) => browser === value);
    case 'regime':
      return Regime.safeParse(value).success;
    case 'trouble':
      return Trouble.safeParse(value).success;
    case 'variant':
      return policy?.variants.includes(value) === true;
    case 'event':
      return policy !== null && Object.hasOwn(policy.events, value);
    case 'page':
      return /^\/[^\s?#]*$/.test(value);
  }
}

/** What a builder may offer, each value with its words. */
export function propertiesOf(known: {
  readonly policy: CompiledPolicy | null;
  readonly pages: readonly string[];
}): Offered[] {
  const { policy, pages } = known;
  const named = (values: readonly string[]) =>
    values
      .filter((value) => prohibitedName(value) === null)
      .map((value) => ({ value, label: value.replaceAll('_', ' ') }));
  const values: Record<SegmentProperty, Offered['values']> = {
    device: Device.options.map(titled),
    browser: BROWSERS.map(titled),
    regime: Regime.options.map(titled),
    variant: named(policy?.variants ?? []),
    event: named(Object.keys(policy?.events ?? {}).sort()),
    page: pages.map((value) => ({ value, label: value })),
    trouble: Trouble.options.map((value) => ({ value, label: TROUBLES[value] })),
  };
  return SegmentProperty.options.map((property) => ({ property, ...LABELS[property], values: values[property] }));
}

const titled = (value: string) => ({ value, label: value.charAt(0).toUpperCase() + value.slice(1) });
