import { describe, expect, it } from 'vitest';
import { createDresser, PLACEHOLDER_ATTRIBUTE } from './replay-document.ts';

const HASH = 'a'.repeat(64);
const dress = createDresser({ assetAddress: (hash) => `/assets/${hash}` });
const element = (tagName: string, attributes: object, childNodes: unknown[] = []) => ({
  type: 2,
  id: 1,
  tagName,
  attributes,
  childNodes,
});

describe('a replayed document', () => {
  it('draws masked text with the mask font', () => {
    const [event] = dress([{ type: 2, data: { node: element('html', {}, [element('head', {})]) } }]);
    expect(JSON.stringify(event)).toContain('@font-face{font-family:scrim-mask');
  });

  it('loads assets from the console', () => {
    expect(dress([{ data: { rule: `a{background:url(scrim-asset:${HASH})}` } }])).toEqual([
      { data: { rule: `a{background:url(/assets/${HASH})}` } },
    ]);
  });

  it('marks the boxes that were not captured, and no others', () => {
    const marked = (node: unknown) => JSON.stringify(dress([node])).includes(PLACEHOLDER_ATTRIBUTE);
    expect(marked(element('img', { width: '10' }))).toBe(true);
    expect(marked(element('canvas', {}))).toBe(true);
    expect(marked(element('div', { rr_width: '10px' }))).toBe(true);
    expect(marked(element('img', { src: `scrim-asset:${HASH}` }))).toBe(false);
    expect(marked(element('div', {}))).toBe(false);
  });

  it('gives a canvas its size, which without scripts it has not', () => {
    const [canvas] = dress([element('canvas', { width: '100%', height: '40' })]);
    expect(canvas).toMatchObject({ attributes: { width: '100', height: '40' } });
  });

  it('marks code that is masked altogether', () => {
    const marked = (text: string) =>
      JSON.stringify(dress([element('code', {}, [{ type: 3, id: 2, textContent: text }])])).includes(
        'data-scrim-masked',
      );
    expect([marked('███ ██;'), marked('npm ███'), marked('npm')]).toEqual([true, false, false]);
  });

  it('does not change the events it was given', () => {
    const event = Object.freeze({ data: Object.freeze({ style: Object.freeze({ 'font-family': 'Inter' }) }) });
    expect(dress([event])).toEqual([{ data: { style: { 'font-family': 'scrim-mask, Inter' } } }]);
    expect(event.data.style['font-family']).toBe('Inter');
  });
});
