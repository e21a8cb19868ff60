import { MASK_FONT_FAMILY } from './mask-font.ts';

/** Values that mean something else in a list: `monospace` alone makes text smaller. */
const ALONE = /^(?:inherit|initial|unset|revert|revert-layer|monospace)\s*(?:!|$)/i;
const FONT_FACE = /@font-face\s*\{[^}]*\}/gi;
const FONT_FAMILY = /(^|[;{\s"'/])(font-family\s*:\s*)([^;}]+)/gi;
const FONT_SHORTHAND = /(^|[;{\s"'/])(font\s*:\s*)([^;}]+)/gi;
/** Everything of a `font` value up to and with its size and line height, then the families. */
const SHORTHAND_VALUE =
  /^((?:[\w-]+\s+){0,4}(?:[\d.]+(?:[a-z]+|%)|(?:calc|clamp|min|max|var)\((?:[^()]|\([^()]*\))*\)|(?:x{1,3}-)?(?:small|large)|medium|smaller|larger)(?:\s*\/\s*(?:[\w.%-]+|(?:calc|var)\((?:[^()]|\([^()]*\))*\)))?\s+)(\S.*)$/is;

/** One `font-family` value with the mask font in front; what can only stand alone stays. */
export function preferMaskFamily(value: string): string {
  const trimmed = value.trim();
  if (trimmed === '' || ALONE.test(trimmed) || trimmed.startsWith(MASK_FONT_FAMILY)) return value;
  return `${MASK_FONT_FAMILY}, ${trimmed}`;
}

function preferInShorthand(value: string): string {
  const parts = SHORTHAND_VALUE.exec(value.trim());
  return parts ? `${parts[1]}${preferMaskFamily(parts[2] ?? '')}` : value;
}

function preferInDeclarations(css: string): string {
  return css
    .replace(
      FONT_FAMILY,
      (_, before: string, property: string, value: string) => `${before}${property}${preferMaskFamily(value)}`,
    )
    .replace(
      FONT_SHORTHAND,
      (_, before: string, property: string, value: string) => `${before}${property}${preferInShorthand(value)}`,
    );
}

/** CSS text in which every font list starts with the mask font, so that masked characters are drawn by it. `@font-face` rules stay. */
export function preferMaskFont(css: string): string {
  let result = '';
  let end = 0;
  for (const face of css.matchAll(FONT_FACE)) {
    result += preferInDeclarations(css.slice(end, face.index)) + face[0];
    end = face.index + face[0].length;
  }
  return result + preferInDeclarations(css.slice(end));
}
