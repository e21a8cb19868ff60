/** The two presentations of the offers. */
export type Variant = 'cards' | 'table';

const storageKey = 'meadow.variant';

/** The variant a visitor's random id falls into; the same id always falls into the same one (FNV-1a). */
export function variantOf(visitorId: string): Variant {
  let hash = 0x811c9dc5;
  for (const character of visitorId) {
    hash ^= character.codePointAt(0) ?? 0;
    hash = Math.imul(hash, 0x01000193) >>> 0;
  }
  return (hash >>> 16) % 2 === 0 ? 'cards' : 'table';
}

/**
 * Decides this visitor's variant: `?variant=` wins and is kept, then what was kept, then a new random id's hash.
 * Where storage is blocked the decision holds for the page.
 */
export function chooseVariant(query: string, storage: Pick<Storage, 'getItem' | 'setItem'> | null): Variant {
  const asked = new URLSearchParams(query).get('variant');
  if (asked === 'cards' || asked === 'table') {
    storage?.setItem(storageKey, asked);
    return asked;
  }
  const kept = storage?.getItem(storageKey) ?? null;
  if (kept === 'cards' || kept === 'table') return kept;
  const visitorId = kept ?? crypto.randomUUID();
  storage?.setItem(storageKey, visitorId);
  return variantOf(visitorId);
}
