import { isRecordedFromAbove } from './above.ts';
import { load } from './loader.ts';
import type { CreateScrim } from './public.ts';

export type * from './public.ts';

export const createScrim: CreateScrim = ({ site, origin, consent = 'banner', regime }) => {
  try {
    if (isRecordedFromAbove()) return null;
    window.scrim ??= load(site, new URL(origin).origin, consent, regime);
    return window.scrim;
  } catch {
    return null;
  }
};
