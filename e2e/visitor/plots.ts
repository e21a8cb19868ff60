import { makePerson, randomFrom, type SyntheticPerson } from '../../packages/probe/src/people/synthetic-person.ts';

const STEPS = ['amount', 'about-you', 'home-and-work', 'bank', 'review', 'offers'] as const;
export type Step = (typeof STEPS)[number];

/** How somebody goes about it: speed, reading, care, and by which means. */
export interface Persona {
  readonly name: 'confident' | 'ordinary' | 'hesitant' | 'comparing' | 'unhurried' | 'keyboard';
  /** Slower or faster than the ordinary person. */
  readonly pace: number;
  /** Share of the landing page that is read. */
  readonly reads: number;
  /** Chance of a slip of the finger per typed value, which is corrected. */
  readonly slips: number;
}

const PERSONAS: readonly (readonly [weight: number, persona: Persona])[] = [
  [22, { name: 'confident', pace: 0.6, reads: 0.25, slips: 0.03 }],
  [30, { name: 'ordinary', pace: 1, reads: 0.5, slips: 0.07 }],
  [18, { name: 'hesitant', pace: 1.4, reads: 0.7, slips: 0.1 }],
  [14, { name: 'comparing', pace: 1.1, reads: 1, slips: 0.05 }],
  [11, { name: 'unhurried', pace: 1.9, reads: 0.8, slips: 0.16 }],
  [5, { name: 'keyboard', pace: 0.9, reads: 0.4, slips: 0.05 }],
];

const SCREENS = {
  phone: ['360x780', '375x812', '390x844', '393x852', '412x915', '430x932'],
  tablet: ['768x1024', '820x1180', '1024x768'],
  desktop: ['1280x800', '1366x768', '1440x900', '1536x864', '1920x1080'],
} as const;

export interface Plot {
  readonly name: string;
  readonly seed: number;
  readonly person: SyntheticPerson;
  readonly persona: Persona;
  readonly language: 'en' | 'es';
  readonly device: 'phone' | 'tablet' | 'desktop';
  readonly viewport: { readonly width: number; readonly height: number };
  readonly variant: 'cards' | 'table';
  readonly consent: 'accept' | 'decline' | 'gpc' | 'accept-then-withdraw';
  /** What somebody came for. */
  readonly course: 'look' | 'help' | 'account' | 'pay' | 'apply';
  /** Leaves the application here, for a cause that has nothing to do with the page. Null: goes on as long as the page lets them. */
  readonly leavesAt: Step | null;
  /** Looks for an answer in the help on the way. */
  readonly asksForHelp: boolean;
  /** Comes back after so many days, with the same consent; null: not again. */
  readonly returnsAfter: number | null;
  readonly income: Confusion;
  readonly badge: 'ignores' | 'clicks' | 'rages' | 'gives-up';
  readonly slowBank: 'waits' | 'clicks-again' | 'gives-up';
  /** On a phone, where the table hides the accept buttons. */
  readonly hiddenButton: 'scrolls-sideways' | 'gives-up';
}

/** The income field's format is not said: knows it, finds out after some errors, or gives up. */
export type Confusion = 'knows' | 'finds-out' | 'gives-up';

/** `count` plots, always the same for one number: who comes, by what means, what they want, and what gets into their way. */
export function makePlots(count: number): Plot[] {
  return Array.from({ length: count }, (_, index) => makePlot(index));
}

function makePlot(index: number): Plot {
  const random = randomFrom(0x5c21 + index * 7919);
  random();
  const weighed = <const Item>(...items: readonly (readonly [weight: number, item: Item])[]): Item => {
    let left = random() * items.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, item] of items) {
      left -= weight;
      if (left < 0) return item;
    }
    throw new Error('nothing to choose from');
  };
  const pick = <const Item>(items: readonly Item[]): Item => {
    const item = items[Math.floor(random() * items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  };
  const device = weighed([54, 'phone'], [8, 'tablet'], [38, 'desktop']);
  const consent = weighed([89, 'accept'], [6, 'decline'], [2.5, 'gpc'], [2.5, 'accept-then-withdraw']);
  const persona = weighed(...PERSONAS.filter(([, { name }]) => device === 'desktop' || name !== 'keyboard'));
  const course =
    consent === 'accept'
      ? weighed([8, 'look'], [3, 'help'], [4, 'account'], [4, 'pay'], [81, 'apply'])
      : consent === 'accept-then-withdraw'
        ? 'apply'
        : pick(['look', 'apply']);
  const [width = 1280, height = 800] = pick(SCREENS[device]).split('x').map(Number);
  const leaves = random();
  return {
    name: String(index + 1).padStart(3, '0'),
    seed: 1000 + index,
    person: makePerson(Math.floor(random() * 2 ** 32)),
    persona,
    language: random() < 0.24 ? 'es' : 'en',
    device,
    viewport: { width, height },
    variant: pick(['cards', 'table']),
    consent,
    course,
    leavesAt: STEPS[Math.floor(leaves / 0.02)] ?? null,
    asksForHelp: random() < 0.06,
    returnsAfter: random() < 0.1 ? 1 + Math.floor(random() * 6) : null,
    income: weighed([38, 'knows'], [42, 'finds-out'], [20, 'gives-up']),
    badge: weighed([42, 'ignores'], [26, 'clicks'], [24, 'rages'], [8, 'gives-up']),
    slowBank: weighed([46, 'waits'], [36, 'clicks-again'], [18, 'gives-up']),
    hiddenButton: weighed([20, 'scrolls-sideways'], [80, 'gives-up']),
  };
}
