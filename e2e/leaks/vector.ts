import type { SoughtWord } from '@scrim/probe/reader';
import type { BrowserContext, Locator, Page } from 'playwright-core';

/** What a marker looks like: a word of rare letters, or something that only a field of that type takes. */
export type MarkerKind = 'word' | 'digits' | 'card' | 'number' | 'date' | 'time' | 'color';

/** A quantity that tells of a value without holding any of it, and how an observer would see it. */
export type Channel =
  /** A run of exactly so many equal characters, of a mask or of `letter`: the length of a value; longer than words and addresses get, which are masked too. */
  | { readonly kind: 'length'; readonly characters: number; readonly letter: string }
  /**
   * This number, whole: a width, an offset. With `within`, a length of CSS as near as that tells it too. Six digits are beyond
   * the milliseconds of a visit, among which fewer are met by chance; seven are masked as a number of somebody's.
   */
  | { readonly kind: 'number'; readonly value: number; readonly within?: number }
  /** The pauses between the keys of its hand: the rhythm in which somebody typed. */
  | { readonly kind: 'rhythm' }
  /** So many elements of a name that stands nowhere else, each told by itself, and so many moments while the hand was there. */
  | { readonly kind: 'elements'; readonly name: string; readonly keys: number }
  /** A place in a box as fractions of it, and the same place in pixels of the window: together they tell how wide the box is. */
  | { readonly kind: 'fraction'; readonly x: number; readonly y: number; readonly pixel: number }
  /** Runs of equal characters that grow by one, so many steps: one event per key. */
  | { readonly kind: 'growth'; readonly steps: number; readonly letter: string };

/** What is known of the hand that was at a vector; moments in ms since the epoch. */
export interface HandTimes {
  readonly from: number;
  readonly to: number;
  /** When the page met each letter, where that is its channel. A busy machine hands keys on late, so it is not when they were pressed. */
  readonly keys: readonly number[];
}

/** The value of one vector in one run; no other text anywhere has four of its letters in a row. */
export type Marker = SoughtWord;

/** Tells the recorder of an outcome, by whatever function it has for that. Nothing where it has none. */
export type Tell = (name: unknown, properties?: unknown) => void;

/** Tells the recorder whose account it is. Nothing where it has no function for that. */
export type Identify = (kind: string, accountId: string) => void;

/** What a driver gives to a vector that needs a hand: real keys, mouse, files, navigation. */
export interface Hand {
  readonly page: Page;
  readonly context: BrowserContext;
  /** The vector's own part of the page. */
  readonly box: Locator;
  readonly marker: string;
}

/** One distinct route by which a value can reach the wire. */
export interface Vector {
  readonly id: string;
  readonly family: string;
  readonly kind: MarkerKind;
  /** Why it exists. */
  readonly why: string;
  /** Public report of the route, `owner/repository#number`, or the clause of a standard. */
  readonly source?: string;
  /** Markup in the body. */
  readonly html?: (marker: string) => string;
  /** Markup in the head. */
  readonly head?: (marker: string) => string;
  /** Runs in the page once it is recorded. Serialised: nothing from outside. */
  readonly act?: (box: HTMLElement, marker: string, tell: Tell, identify: Identify) => unknown;
  /** After the acts, by a real hand. */
  readonly drive?: (hand: Hand) => Promise<unknown>;
  /** When the person has come back to the page: throws where the browser did not do what the vector is about. */
  readonly returned?: (hand: Hand) => Promise<unknown>;
  /** The page on which it stands, where that is not the one of most. */
  readonly page?: PageName;
  /** Where the value stands that belongs to no element: part of the address, of a header, of the page that follows. */
  readonly place?: Place;
  /**
   * A policy may light this text or label: where one does, the value has to arrive exactly, spelled as the page spells it, or in
   * the parts in which the page has it.
   */
  readonly lightable?: true | 'spelled' | 'parts';
  /** Lit, it is sent; the server's inspection masks it, so that it is not kept (docs/masking.md). */
  readonly inspected?: true;
  /** It leaves with every replay all the same: docs/masking.md says so under "What remains". */
  readonly remains?: true;
  /** The value is not searched; this is. */
  readonly channel?: Channel;
}

/**
 * Pages apart: one that the browser keeps whole while somebody is away (its back-forward cache), one that it loads again and in
 * which it then restores the fields, and one from which nobody comes back.
 */
export type PageName = 'kept' | 'loaded' | 'last';

export type Place =
  | 'path'
  | 'query'
  | 'cookie'
  | 'fragment'
  | 'title'
  | 'referrer'
  | 'next-path'
  | 'frame-path'
  | 'html-attribute'
  | 'body-attribute';

export type VectorDraft = Omit<Vector, 'family' | 'kind'> & { readonly kind?: MarkerKind };

/** Vectors of one family, words unless they say otherwise. */
export function family(name: string, drafts: readonly VectorDraft[]): Vector[] {
  return drafts.map((draft) => ({ kind: 'word', ...draft, id: `${name}/${draft.id}`, family: name }));
}
