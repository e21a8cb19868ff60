import { quietly } from './quietly.ts';

/** Whether the page above has Scrim, by its tag or the module: it records its frames of the same origin, so they start none. */
export const isRecordedFromAbove = () =>
  // Throws in a frame of another origin. A tag may be there before what it loads.
  quietly(() => parent !== window && (parent.scrim || parent.document.querySelector('script[data-site]')));
