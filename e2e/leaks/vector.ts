import type { SoughtWord } from '@scrim/probe/reader';
import type { BrowserContext, Locator, Page } from 'playwright-core';

/** What a marker looks like: a word of rare letters, or something that only a field of that type takes. */
export type MarkerKind = 'word' | 'digits' | 'number' | 'date' | 'time' | 'color';

/** A quantity that tells of a value without holding any of it, and how an observer would see it. */
export type Channel =
  /** A run of exactly so many equal characters, of a mask or of `letter`: the length of a value. */
  | { readonly kind: 'length'; readonly characters: number; readonly letter: string }
  /** This number, whole: a width, an offset. */
  | { readonly kind: 'number'; readonly value: number }
  /** The pauses between the keys of its hand: the rhythm in which somebody typed. */
  | { readonly kind: 'rhythm' }
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
  readonly act?: (box: HTMLElement, marker: string) => unknown;
  /** After the acts, by a real hand. */
  readonly drive?: (hand: Hand) => Promise<unknown>;
  /** Where the value stands that belongs to no element: part of the address, of a header, of the page that follows. */
  readonly place?: Place;
  /** A policy may light this text or label: where one does, the value has to arrive exactly, or spelled as the page spells it. */
  readonly lightable?: true | 'spelled';
  /** The value is not searched; this is. */
  readonly channel?: Channel;
}

export type Place =
  | 'path'
  | 'query'
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
