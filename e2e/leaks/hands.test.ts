import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../visitor/chromium.ts';
import { choose, chooseFile, dateKeys, timeKeys, typeColor, typeInRhythm, typeParts, typeText } from './hands.ts';
import type { Hand } from './vector.ts';

describe('the keys for a date', () => {
  it('are its parts in the order of the United States', () => {
    expect(dateKeys('6123-04-15').join('')).toBe('04156123');
  });
});

describe('the keys for a time', () => {
  it.each([
    ['13:57:48.123', '015748123p'],
    ['09:05:07.010', '090507010a'],
    ['00:30:00.000', '123000000a'],
    ['12:30:00.000', '123000000p'],
    ['23:59:59.999', '115959999p'],
  ])('are its parts and the half of the day: %s', (time, keys) => {
    expect(timeKeys(time).join('')).toBe(keys);
  });
});

describe('a hand', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  /** On a page of its own, as the driver makes them. */
  async function handAt(html: string, marker: string): Promise<Hand> {
    const page = await browser.newPage({ locale: 'en-US' });
    await page.setContent(`<section id="case">${html}</section>`);
    return { page, context: page.context(), box: page.locator('#case'), marker };
  }

  it.each([
    ['a field', '<input>'],
    ['a field of several lines', '<textarea></textarea>'],
    ['an editable element', '<div contenteditable>x</div>'],
  ])('types into %s, and goes on where it has arrived', async (_, html) => {
    const hand = await handAt(html, '');
    await typeText('kwvz')(hand);
    await typeInRhythm(hand.box.locator('input,textarea,div'));
    expect(
      await hand.box.locator('input,textarea,div').evaluate((one) => Reflect.get(one, 'value') ?? one.textContent),
    ).toContain('kkkkkkk');
  });

  it('types dates and times by the keys for them', async () => {
    const { box } = await handAt('<input type="date"><input type="time" step="0.001">', '');
    await typeParts(box.locator('input').first(), dateKeys('6123-04-15'), '6123-04-15');
    await typeParts(box.locator('input').last(), timeKeys('13:57:48.123'), '13:57:48.123');
  });

  it('throws where what it enters does not arrive', async () => {
    const shut = 'onkeydown="return false"';
    const tried: readonly (readonly [html: string, work: (hand: Hand) => Promise<unknown>])[] = [
      [`<input ${shut}>`, typeText('kwvz')],
      ['<input readonly>', typeText('kwvz')],
      ['<input maxlength="3">', typeText('kwvz')],
      [`<div contenteditable ${shut}>x</div>`, typeText('kwvz')],
      [`<input ${shut}>`, ({ box }) => typeInRhythm(box.locator('input'))],
      [`<input type="date" ${shut}>`, ({ box }) => typeParts(box.locator('input'), ['1'], '6123-04-15')],
      [
        `<select ${shut}><option>x</option><option>y</option></select>`,
        ({ box }) => choose(box.locator('select'), 'y', 'y'),
      ],
      [`<input type="color" oninput="this.value='#000000'">`, ({ box }) => typeColor(box.locator('input'), '#a1b2c3')],
      [`<input type="file" onchange="this.value=''">`, ({ box }) => chooseFile(box.locator('input'), 'x.pdf')],
    ];
    const ends = await Promise.allSettled(
      tried.map(async ([html, work]) => {
        await work(await handAt(html, ''));
        return html;
      }),
    );
    expect(ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []))).toEqual([]);
  });
});
