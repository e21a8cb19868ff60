import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { gramsOf, RARE_LETTERS, type SoughtWord, unwrap, WordSearch } from './index.ts';

const WORD = 'bcdfghjkmpqvwx';
const sought = new Map<string, SoughtWord>([['name', { text: WORD, forms: [WORD] }]]);

/** What is found of the word in something sent. */
function find(sent: string | Buffer) {
  const search = new WordSearch(sought);
  for (const layer of unwrap(sent).layers) search.readLayer(layer);
  const found = search.finds.get('name');
  return { exact: found?.exact, whole: found?.whole, pieces: Math.max(0, ...(found?.pieces ?? []).map((p) => p.size)) };
}

describe('a word is found', () => {
  it('exactly, through what it is wrapped in', () => {
    expect(find(gzipSync(JSON.stringify({ text: `Hello ${WORD}` })))).toMatchObject({ exact: true });
  });

  it.each([
    ['in capitals', WORD.toUpperCase()],
    ['backwards', [...WORD].reverse().join('')],
    ['with look-alike letters', WORD.replaceAll('k', 'к').replaceAll('x', 'х')],
    ['with emoji between', [...WORD].join('🙂')],
    ['as characters of the tag block', [...WORD].map((l) => String.fromCodePoint(0xe0000 + l.charCodeAt(0))).join('')],
    ['as escapes of CSS', [...WORD].map((l) => `\\${l.charCodeAt(0).toString(16)} `).join('')],
    ['one letter per value', JSON.stringify([...WORD].map((l, at) => ({ [`k${at}`]: l })))],
    ['one letter per class', [...WORD].map((l) => `u-${l}`).join(' ')],
    ['over elements', [...WORD].map((l) => `<b>${l}</b>`).join('')],
    ['over elements with much in their tags', [...WORD].map((l) => `<b class="you, too">${l}</b>`).join('')],
    ['in one of two texts that are otherwise the same', `%20hello you, your offer\n${WORD} hello you, your offer`],
    ['as a list of bytes in JSON', JSON.stringify({ body: [...gzipSync(WORD)] })],
    ['as a typed array in JSON, whose keys count', JSON.stringify({ body: Uint8Array.from(Buffer.from(WORD)) })],
    ['compressed, as a typed array in JSON', JSON.stringify({ body: Uint8Array.from(gzipSync(WORD)) })],
  ])('%s', (_, sent) => expect(find(sent)).toMatchObject({ whole: true }));

  const encoded = (as: 'base64' | 'base64url' | 'hex', of: string | Buffer = WORD) => Buffer.from(of).toString(as);
  it.each([
    ...['r', 'id', 'rec', 'rec_', 'user-', '/u/', '/case/applicant/of/', 'aVeryLongNameBeforeIt'].flatMap((before) => [
      `"${before}${encoded('base64')}"`,
      `"${before}${encoded('base64url')}"`,
      `"${before}${encoded('base64', JSON.stringify({ name: WORD }))}"`,
      `"${before}${encoded('base64', gzipSync(WORD))}"`,
    ]),
    ...['a', 'de', 'fab', 'cafebabe00'].flatMap((before) => [
      `"${before}${encoded('hex')}"`,
      `"${before}${encoded('hex', gzipSync(WORD))}"`,
    ]),
  ])('in base64 and hexadecimal after letters of the same alphabet: %s', (sent) =>
    expect(find(sent)).toMatchObject({ exact: true }),
  );

  it('in pieces, where a part of it is there', () => {
    expect(find(`card ending in ${WORD.slice(4)}`)).toEqual({ exact: false, whole: false, pieces: 7 });
  });
});

/** Numbers in [0, 1), the same each time (Park and Miller's generator). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

it('pieces above chance are met in no word that was never sent, of 5,000, however much noise there is', () => {
  const random = numbers(7);
  const search = new WordSearch(sought);
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  for (let read = 0; read < 40; read++)
    search.read(Array.from({ length: 10_000 }, () => letters[Math.floor(random() * 64)]).join(''));
  const enough = search.piecesAboveChance(5_000, 0.001);
  expect(search.strangers.size).toBeGreaterThan(5_000);
  expect(enough).toBeLessThanOrEqual(12);
  const word = () => Array.from({ length: 14 }, () => RARE_LETTERS[Math.floor(random() * 15)]).join('');
  const most = Math.max(
    ...Array.from({ length: 5_000 }, () => gramsOf(word()).filter((gram) => search.strangers.has(gram)).length),
  );
  expect(most).toBeLessThan(enough);
});
