import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CDPSession, Locator, Page } from 'playwright-core';
import { until } from '../until.ts';
import { turns } from './turns.ts';
import type { Hand } from './vector.ts';

/** What a page gets to answer a hand (ms). */
const STEP = 10_000;

/** A browser has one clipboard for all visits that go on in it. */
const withClipboard = turns(1);

/** Puts a text on the clipboard, as if copied elsewhere, and pastes it with the keys where `aim` puts the caret, until it is there. */
export function paste(
  page: Page,
  text: string,
  aim: () => Promise<unknown>,
  arrived: () => Promise<unknown>,
): Promise<void> {
  return withClipboard(async () => {
    await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
    await aim();
    await page.keyboard.press('ControlOrMeta+v');
    await arrived();
  });
}

/** Copies, with the keys, what an element shows, until the page met it. The click takes the focus off any field. */
export function copy(page: Page, element: Locator, arrived: () => Promise<unknown>): Promise<void> {
  return withClipboard(async () => {
    await element.click();
    await element.selectText();
    await page.keyboard.press('ControlOrMeta+c');
    await arrived();
  });
}

/** Drags with the mouse until it has arrived: again, where a busy machine lost the drop. */
export async function drag(from: Locator, to: Locator, arrived: () => Promise<unknown>, attempts = 3): Promise<void> {
  await from.dragTo(to);
  try {
    await arrived();
  } catch (error) {
    if (attempts === 1) throw error;
    await drag(from, to, arrived, attempts - 1);
  }
}

/** Types a text into the first field of a vector, and leaves it; throws where it does not arrive. `pause` between two keys in ms. */
export const typeText =
  (text: string, pause = 0) =>
  ({ box }: Hand): Promise<void> =>
    typeInto(box.locator('input,textarea,[contenteditable]').first(), text, { pause });

/** Types a text into a field or an editable element, likewise, and then presses `key`. */
export async function typeInto(field: Locator, text: string, { pause = 0, key = 'Tab' } = {}): Promise<void> {
  const { keyboard } = field.page();
  await field.click();
  await keyboard.type(text, { delay: pause });
  await shows(field, text);
  await keyboard.press(key);
}

/** Between the keys of somebody, ms. */
const PAUSES = [230, 410, 170, 330, 290, 370] as const;

/** Types letters in a rhythm of its own at the end of what a field or an editable element has, and leaves it; throws where they do not arrive. */
export async function typeInRhythm(field: Locator): Promise<void> {
  const { keyboard } = field.page();
  await field.click();
  await keyboard.press('End');
  for (const pause of [...PAUSES, 0]) {
    await keyboard.press('k');
    await field.page().waitForTimeout(pause);
  }
  await shows(field, 'k'.repeat(PAUSES.length + 1));
  await keyboard.press('Tab');
}

/** Types the value of a vector likewise. */
export const typeValue = (hand: Hand): Promise<void> => typeText(hand.marker)(hand);

/** Presses keys in a field, one after the other, and leaves it; throws where it then does not hold the value. */
export async function typeParts(field: Locator, keys: readonly string[], value: string): Promise<void> {
  await field.focus();
  for (const key of [...keys, 'Tab']) await field.page().keyboard.press(key);
  await holds(field, value);
}

/** The keys for a date (`YYYY-MM-DD`) in the parts that a field has in the United States. */
export function dateKeys(date: string): string[] {
  const [year = '', month = '', day = ''] = date.split('-');
  return [...month, ...day, ...year];
}

/** The keys for a time (`HH:MM:SS.mmm`), likewise. */
export function timeKeys(time: string): string[] {
  const [hour = '', ...rest] = time.split(/[:.]/);
  const half = Number(hour) < 12 ? 'a' : 'p';
  return [...String(Number(hour) % 12 || 12).padStart(2, '0'), ...rest.join(''), half];
}

/** Chooses from a list by the first letter of a choice, as the keyboard does without opening the list. */
export function choose(list: Locator, letter: string, value: string): Promise<void> {
  return typeParts(list, [letter], value);
}

/** Types a colour, by its three numbers, into the chooser that the browser opens; sets it where none opens. */
export async function typeColor(field: Locator, color: string): Promise<void> {
  const { keyboard } = field.page();
  const numbers = [1, 3, 5].map((at) => String(Number.parseInt(color.slice(at, at + 2), 16)));
  await field.focus();
  await keyboard.press('Enter');
  await field.page().waitForTimeout(500);
  // Past the chooser's area and its slider.
  for (let at = 0; at < 2; at++) await keyboard.press('Tab');
  for (const number of numbers) {
    await keyboard.press('Tab');
    for (const digit of number) await keyboard.press(digit);
  }
  await keyboard.press('Enter');
  await field.page().waitForTimeout(200);
  if ((await field.inputValue()) !== color) await field.fill(color);
  await holds(field, color);
}

/** Chooses a file of that name in the browser's dialog; throws where the field then has another, or none. */
export async function chooseFile(field: Locator, name: string): Promise<void> {
  const [chooser] = await Promise.all([field.page().waitForEvent('filechooser'), field.click()]);
  await chooser.setFiles({ name, mimeType: 'application/pdf', buffer: Buffer.from('%PDF') });
  const chosen = () => field.evaluate((one) => (one as HTMLInputElement).files?.[0]?.name);
  await until('the field has the file', async () => (await chosen()) === name, STEP);
}

/** Waits until a field holds what the browser was to put there; throws where it does not come. */
export function holds(field: Locator, value: string): Promise<void> {
  return until('the field holds the value', async () => (await field.inputValue()) === value, STEP);
}

/** Waits until a field, or an element that is edited or repeats it, has a text in it; throws where it does not come. */
export function shows(element: Locator, text: string): Promise<void> {
  const shown = () => element.evaluate((one) => (one as HTMLInputElement).value ?? one.textContent ?? '');
  return until('what was typed is there', async () => (await shown()).includes(text), STEP);
}

/** Waits until the page met the event of a vector: it says so by a language. */
export function happened(box: Locator): Promise<void> {
  return until('the page met the event', async () => (await box.getAttribute('lang')) === 'en', STEP);
}

/** Drops a file of that name, with a text in it, onto an element. */
export async function dropFile({ context, page }: Hand, element: Locator, name: string): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'scrim-drop-'));
  const session = await context.newCDPSession(page);
  try {
    const file = join(directory, name);
    await writeFile(file, 'x');
    await element.scrollIntoViewIfNeeded();
    const box = await element.boundingBox();
    if (!box) throw new Error('nothing to drop onto');
    const data = { items: [], files: [file], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
      await session.send('Input.dispatchDragEvent', { type, x: box.x + 5, y: box.y + 5, data });
  } finally {
    await session.detach();
    await rm(directory, { recursive: true, force: true });
  }
}

/** Prints the page: it gets its events, and styles of print match meanwhile. */
export async function print({ context, page }: Hand): Promise<void> {
  const session = await context.newCDPSession(page);
  try {
    await session.send('Page.printToPDF');
  } finally {
    await session.detach();
  }
}

/** Has the browser fill in a form with a name, from its first field. False where it can't: a headless shell has no Autofill. */
export async function autofill({ context, page, box }: Hand, name: string): Promise<boolean> {
  const session = await context.newCDPSession(page);
  try {
    const fieldId = await idOf(session, `#${await box.getAttribute('id')} input`);
    await session.send('Autofill.trigger', { fieldId, address: { fields: [{ name: 'NAME_FULL', value: name }] } });
    return true;
  } catch (error) {
    if (String(error).includes("wasn't found")) return false;
    throw error;
  } finally {
    await session.detach();
  }
}

async function idOf(session: CDPSession, selector: string): Promise<number> {
  const expression = `document.querySelector(${JSON.stringify(selector)})`;
  const { result } = await session.send('Runtime.evaluate', { expression });
  const { node } = await session.send('DOM.describeNode', { objectId: result.objectId ?? '' });
  return node.backendNodeId;
}
