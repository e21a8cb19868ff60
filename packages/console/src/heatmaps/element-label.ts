const KINDS: Readonly<Record<string, string>> = {
  a: 'Link',
  button: 'Button',
  input: 'Field',
  select: 'Choice',
  textarea: 'Text field',
  img: 'Image',
  svg: 'Icon',
  span: 'Text',
  path: 'Icon',
  use: 'Icon',
  label: 'Label',
  form: 'Form',
  main: 'Main area',
  nav: 'Navigation',
  header: 'Header',
  footer: 'Footer',
  section: 'Section',
  h1: 'Heading',
  h2: 'Heading',
  h3: 'Heading',
  h4: 'Heading',
  summary: 'Disclosure',
  option: 'Option',
  iframe: 'Frame',
  body: 'Page background',
  html: 'Page background',
  li: 'List item',
  p: 'Text',
  td: 'Table cell',
  th: 'Table header',
  tr: 'Table row',
};

const MASKED = /█/;

/** What elements of a tag are called. */
export const elementKind = (tag: string): string => KINDS[tag] ?? 'Area';

/** What an element is called: its kind, and its text as far as the policy lights it. Masked text is never part of it. */
export function elementLabel(element: Element): { kind: string; text: string | null } {
  const type = element.getAttribute('type');
  const kind =
    element.localName === 'input' && (type === 'submit' || type === 'button')
      ? 'Button'
      : element.localName === 'input' && (type === 'checkbox' || type === 'radio' || type === 'range')
        ? { checkbox: 'Checkbox', radio: 'Radio button', range: 'Slider' }[type]
        : elementKind(element.localName);
  const candidates = [
    element.getAttribute('aria-label'),
    labelOfField(element),
    element.textContent,
    element.getAttribute('placeholder'),
    element.getAttribute('alt'),
  ];
  for (const candidate of candidates) {
    const text = candidate?.replace(/\s+/g, ' ').trim() ?? '';
    if (text !== '' && !MASKED.test(text)) return { kind, text: text.length > 60 ? `${text.slice(0, 58)}…` : text };
  }
  return { kind, text: null };
}

function labelOfField(element: Element): string | null {
  if (!['input', 'select', 'textarea'].includes(element.localName)) return null;
  const wrapping = element.closest('label');
  if (wrapping) return wrapping.textContent;
  const id = element.getAttribute('id');
  const root = element.getRootNode();
  if (!id || !(root instanceof element.ownerDocument.constructor || 'querySelector' in root)) return null;
  const label = Array.from(element.ownerDocument.querySelectorAll('label')).find(
    (candidate) => candidate.getAttribute('for') === id,
  );
  return label?.textContent ?? null;
}

/** The last three steps of a path, enough to tell neighbours apart. */
export const shortPath = (path: string): string => {
  const steps = path.split(/(?=[>/])/);
  return steps.length <= 3 ? path : `…${steps.slice(-3).join('')}`;
};
