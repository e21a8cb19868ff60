/**
 * The element at a path of the grammar of `ElementPath` (protocol): `html>body:2>main:1`, `/` enters an open shadow root, `x` is any
 * custom element. Null when the document has no such element: a wrong place is worse than none.
 */
export function resolveElementPath(document: Document, path: string): Element | null {
  const steps = path.match(/[>/][a-z][a-z0-9]{0,15}:\d{1,5}/g) ?? [];
  let current: Element | null = document.documentElement;
  for (const step of steps) {
    if (!current) return null;
    const [tag = '', position = '0'] = step.slice(1).split(':');
    const parent: Element | ShadowRoot | null = step.startsWith('/') ? current.shadowRoot : current;
    const child: Element | null = parent?.children[Number(position) - 1] ?? null;
    const name: string = child?.localName ?? '';
    current = child && (name === tag || (tag === 'x' && name.includes('-'))) ? child : null;
  }
  return current;
}
