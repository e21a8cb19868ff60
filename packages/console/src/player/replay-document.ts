import { MASK_FONT_FAMILY, maskFontFace } from './mask-font.ts';
import { preferMaskFamily, preferMaskFont } from './mask-font-css.ts';

/** Attribute that marks a box whose content was not captured; drawn hatched. */
export const PLACEHOLDER_ATTRIBUTE = 'data-scrim-placeholder';
/** Attribute that marks code of which nothing is shown. */
const MASKED_CODE_ATTRIBUTE = 'data-scrim-masked';
const CODE_TAGS = new Set(['code', 'kbd', 'pre', 'samp', 'tt']);
const PLACEHOLDER_TAGS = new Set(['iframe', 'canvas', 'video', 'audio', 'object', 'embed']);
const ASSET = /scrim-asset:([0-9a-f]{64})/g;
/** Above every id a recording uses. */
const FIRST_OWN_ID = 2_000_000_000;

export interface DressOptions {
  /** Where an asset is served from; same origin. */
  readonly assetAddress: (sha256: string) => string;
}

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A canvas's size as a browser reads it: whole numbers, whatever follows (`100%` is 100). */
function canvasSize(attributes: Json): Json {
  return Object.fromEntries(
    ['width', 'height'].flatMap((name) => {
      const size = Number.parseInt(String(attributes[name]), 10);
      return size >= 0 ? [[name, String(size)]] : [];
    }),
  );
}

/** Whether texts are masked, and none of them is shown. */
function isMasked(childNodes: unknown): boolean {
  const texts = Array.isArray(childNodes) ? childNodes.map((child) => isObject(child) && child.textContent) : [];
  const all = texts.filter((text) => typeof text === 'string').join('');
  return all.includes('█') && !/[\p{L}\p{N}]/u.test(all);
}

function replayStyle(): string {
  return [
    maskFontFace(),
    `:where(html){font-family:${MASK_FONT_FAMILY},"Times New Roman",serif}`,
    `:where(button,input,select,textarea){font-family:${MASK_FONT_FAMILY},Arial,sans-serif}`,
    // A font list that is `monospace` alone has a size of its own in browsers, so the mask font must not join it: its own █ is drawn, softly.
    `:where([${MASKED_CODE_ATTRIBUTE}]){color:#b3bdc9!important}`,
    `[${PLACEHOLDER_ATTRIBUTE}]{background:repeating-linear-gradient(135deg,#e7eaee 0 6px,#f4f6f8 6px 12px)!important;` +
      'box-shadow:inset 0 0 0 1px #cdd4dc!important;border-radius:4px;color:transparent!important}',
    `::placeholder{opacity:.8}`,
    // Without scripts a canvas shows what is inside it. Its size is that of its attributes, in the page's own proportions.
    ':where(canvas){display:inline-block;width:300px;aspect-ratio:2}',
    ':where(canvas){width:attr(width px,300px);aspect-ratio:attr(width type(<number>),300)/attr(height type(<number>),150)}',
    'canvas>*{display:none!important}',
    'html.rrweb-paused *,html.rrweb-paused *::before,html.rrweb-paused *::after{animation-play-state:paused!important}',
  ].join('\n');
}

/**
 * Prepares redacted rrweb events for the replayer: asset names become addresses of this origin, the mask font comes first in every font
 * list, and boxes without content are marked. Pure; the input is not changed.
 */
export function createDresser(options: DressOptions): (events: readonly unknown[]) => unknown[] {
  let nextId = FIRST_OWN_ID;
  const style = replayStyle();

  const element = (tagName: string, attributes: Json, text?: string): Json => ({
    type: 2,
    tagName,
    attributes,
    id: nextId++,
    childNodes: text === undefined ? [] : [{ type: 3, textContent: text, isStyle: true, id: nextId++ }],
  });

  const dressText = (text: string): string => {
    const withAssets = text.includes('scrim-asset:')
      ? text.replace(ASSET, (_, hash: string) => options.assetAddress(hash))
      : text;
    return withAssets.includes('font') ? preferMaskFont(withAssets) : withAssets;
  };

  const dress = (value: unknown): unknown => {
    if (typeof value === 'string') return dressText(value);
    if (Array.isArray(value)) return value.map(dress);
    if (!isObject(value)) return value;
    const result: Json = {};
    for (const [key, child] of Object.entries(value)) {
      result[key] = key === 'font-family' && typeof child === 'string' ? preferMaskFamily(child) : dress(child);
    }
    if (result.property === 'font-family' && typeof result.value === 'string')
      result.value = preferMaskFamily(result.value);
    return result.type === 2 && typeof result.tagName === 'string' ? dressElement(result, result.tagName) : result;
  };

  const dressElement = (node: Json, tagName: string): Json => {
    const attributes = isObject(node.attributes) ? node.attributes : {};
    if (tagName === 'head' && Array.isArray(node.childNodes)) {
      return { ...node, childNodes: [element('style', {}, style), ...node.childNodes] };
    }
    const empty =
      PLACEHOLDER_TAGS.has(tagName) ||
      'rr_width' in attributes ||
      (tagName === 'img' && !attributes.src && !attributes.srcset);
    if (CODE_TAGS.has(tagName) && isMasked(node.childNodes))
      return { ...node, attributes: { ...attributes, [MASKED_CODE_ATTRIBUTE]: '' } };
    const own = tagName === 'canvas' ? { ...attributes, ...canvasSize(attributes) } : attributes;
    return empty ? { ...node, attributes: { ...own, [PLACEHOLDER_ATTRIBUTE]: '' } } : node;
  };

  return (events) => events.map(dress);
}

/**
 * Allows a replay's frame styles, and images and fonts of this origin; nothing else. To be called before the first page is built into it:
 * a policy stays with its document through every rebuild. A policy among the recorded nodes would not do, as rrweb defuses those.
 */
export function guardReplay(frame: HTMLIFrameElement, origin: string): void {
  const inside = frame.contentDocument;
  if (!inside?.head) throw new Error('The replay frame has no document.');
  const policy = inside.createElement('meta');
  policy.httpEquiv = 'Content-Security-Policy';
  policy.content = `default-src 'none'; style-src 'unsafe-inline'; font-src ${origin} data:; img-src ${origin} data:`;
  inside.head.append(policy);
}
