import {
  type CompiledPage,
  type CompiledPolicy,
  type SelectorNode,
  stringHash,
  stringRole,
} from '@scrim/policy/runtime';
import { createLookup } from '@scrim/redaction/browser';
import { closest, hostOf } from '../roots.ts';

/** Which parts of a box stand where they do whatever the masked texts of its page say. */
export interface Steady {
  readonly across: boolean;
  readonly down: boolean;
}

/** A width, a basis or columns that nothing but style decides. */
const GIVEN = /^(?!.*(?:auto|content)).*\d/;
/** What is never lit, as redaction judges it. */
const NEVER_LIT =
  '[contenteditable]:not([contenteditable=false]),[role~=textbox i],[role~=searchbox i],[role~=spinbutton i],[role~=combobox i]';
const UNSEEN = /^(?:script|style|noscript|template|textarea)$/i;
const BUTTON = 'input:is([type=submit],[type=reset],[type=button])';

/** Of properties that the browser resolves to pixels, what the style says; '' where it has no Typed OM. */
const said = (element: Element, property: string) => `${element.computedStyleMap?.().get(property) ?? ''}`;

/** Whether style alone decides how wide an element is beside its siblings. */
function isGiven(element: Element, parent: Element): boolean {
  const { display, maxWidth } = getComputedStyle(element);
  const around = getComputedStyle(parent);
  // An inline box has no width of its own, and a table grows with what is in it.
  if (!element.clientWidth || /^table/.test(display)) return false;
  return (
    GIVEN.test(said(element, 'width')) ||
    maxWidth === `${(element as HTMLElement).offsetWidth}px` ||
    (/flex row/.test(`${around.display} ${around.flexDirection}`) && GIVEN.test(said(element, 'flex-basis'))) ||
    GIVEN.test(said(parent, 'grid-template-columns'))
  );
}

/** Whether an element is as wide as what it stands in. */
function fills(element: Element, parent: Element): boolean {
  const { paddingLeft, paddingRight } = getComputedStyle(parent);
  const inside = parent.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
  return parent.clientWidth > 0 && Math.abs((element as HTMLElement).offsetWidth - inside) <= 1;
}

const nodeOf = ({ localName, parentElement }: Element): SelectorNode => ({
  tag: localName,
  parent: parentElement && nodeOf(parentElement),
  attributes: {},
});

/**
 * Judges boxes of a page that is replayed, where the pointer's place is told in pixels: beside it, the fraction of a box that a
 * masked text stretches or moves would tell how wide that text is (docs/decisions/0006). In doubt a box is not steady.
 */
export function steadyBoxes(policy: CompiledPolicy, page: CompiledPage): (element: Element) => Steady {
  const { known } = createLookup(policy, stringHash);
  const anyOf = (selectors: CompiledPage['mask']) => selectors.map(({ source }) => source).join() || ':not(*)';
  const lit = anyOf(page.light.text);
  const dark = anyOf([...page.mask, ...page.exclude]);

  function isMasked(node: Node): boolean {
    if (node.nodeType !== 1) {
      const { data, parentElement: element } = node as Text;
      if (node.nodeType !== 3 || !element || UNSEEN.test(element.localName) || !/\S/.test(data)) return false;
      if (closest(element, dark)) return true;
      // Digits of lit texts may be a part of a number that is masked.
      const shown = closest(element, lit) && !closest(element, NEVER_LIT) && !/\p{N}/u.test(data);
      return !shown && known(stringRole(nodeOf(element)), data) === null;
    }
    const element = node as HTMLInputElement;
    return (
      (element.matches(BUTTON) && known('button', element.value) === null) ||
      [...element.childNodes, ...(element.shadowRoot?.childNodes ?? [])].some(isMasked)
    );
  }

  return (element) => {
    const steady = (at: Element): boolean => {
      const parent = at.parentElement ?? hostOf(at);
      if (!parent || at.localName === 'body') return true;
      const beside = fills(at, parent) ? [] : [...(at.parentNode?.childNodes ?? [])];
      const moves = (one: Node) =>
        !(one.nodeType === 1 && (fills(one as Element, parent) || isGiven(one as Element, parent))) && isMasked(one);
      // A column is as wide as the texts of all rows want it.
      const table = beside[0] && at.matches('tr>*') && at.closest('table');
      return !parent.scrollLeft && !(table ? isMasked(table) : beside.some(moves)) && steady(parent);
    };
    const across = steady(element);
    const lines = [...element.childNodes].filter(
      (one) => one.nodeType !== 1 || getComputedStyle(one as Element).display === 'inline',
    );
    return { across, down: across && !lines.some(isMasked) };
  };
}
