import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRedactor } from './redactor.ts';
import { launch, openPage } from './testing/chromium.ts';
import { policyWith } from './testing/generators.ts';

const FIRST =
  'Ada Bo Ian Mia Lil Illi Wim Momo Anna Jill Will Emma Omar Lily Wanda Maria Felix Oscar Julia Willi Miriam Martin William Gillian Maximus Isabella Ottoline Guillermo Maximilian Wilhelmina Ann Iris Noah Ella Theo'.split(
    ' ',
  );
const LAST =
  'Li Wu Hill Webb Moss Ellis Wells Brown Mills Owens Tillis Warren Morgan Williams Thompson Hamilton Fitzgerald Wigglesworth Lilly Woodward Gomez Ito Ng Illich Wummers Jilliam Mammoth Littell Winthrop'.split(
    ' ',
  );
const NAMES = FIRST.flatMap((first) => LAST.map((last) => `${first} ${last}`)).slice(0, 1000);

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

/**
 * The page puts the name wherever its width shows: beside an image, in a box that scrolls, in a box that rrweb measures,
 * in a field; and the pointer crosses its edge.
 */
const PAGE = `<!doctype html><html><body><header><span id="name">x</span><img width="20" height="20"><a href="/">Log out</a></header>
<div id="box" style="width:40px;overflow:auto;white-space:nowrap"><b id="inner">x</b></div>
<span id="blocked" class="rr-block">x</span><button id="button">x</button><input id="field"></body></html>`;

const RECORD_ALL = `async (names) => {
  const streams = [];
  const name = document.getElementById('name'), inner = document.getElementById('inner'), box = document.getElementById('box');
  for (const text of names) {
    name.textContent = inner.textContent = button.textContent = blocked.textContent = 'x';
    field.value = '';
    const events = [];
    const stop = record({ emit: (event) => events.push(event), sampling: { mousemove: 0, mousemoveCallback: 0, scroll: 0 } });
    name.textContent = inner.textContent = button.textContent = blocked.textContent = text;
    await null;
    for (let x = 8; x < 300; x += 3) {
      const target = document.elementFromPoint(x, 16) ?? document.body;
      target.dispatchEvent(new MouseEvent('mousemove', { bubbles: true, clientX: x, clientY: 16 }));
    }
    box.scrollLeft = 9999;
    box.dispatchEvent(new Event('scroll'));
    field.value = text;
    record.takeFullSnapshot();
    await new Promise((resolve) => setTimeout(resolve, 0));
    stop();
    streams.push(JSON.stringify(events));
  }
  return streams;
}`;

test('from a recording of a page that shows a name, nobody tells it better among 1,000 than from word lengths', async () => {
  expect(NAMES.length).toBe(1000);
  const page = await openPage(browser, PAGE);
  const raw = (await page.evaluate(`(${RECORD_ALL})(${JSON.stringify(['Warm up', ...NAMES])})`)) as string[];
  raw.shift(); // rrweb numbers its first recording of a page in another way
  await page.close();

  // The attacker has the stream of each name, made by the same page, and all that differs between them to go by.
  const streams = raw.map((events) => seen(JSON.parse(events)));
  const byStream = groups(streams);
  const byLengths = groups(
    NAMES.map((name) =>
      name
        .split(' ')
        .map((word) => word.length)
        .join(' '),
    ),
  );
  expect(byStream).toEqual(byLengths);

  // What rrweb itself emits tells more, so the page does put the attack to the test.
  expect(groups(raw.map((events) => widths(events))).length).toBeGreaterThan(byLengths.length);
});

test('neither the width of a name nor the lines it takes could be sent: both tell more than its word lengths', async () => {
  const page = await openPage(browser, '<b id="it" style="font:16px Arial;display:inline-block;max-width:100px"></b>');
  const [widths, lines] = (await page.evaluate(`(() => {
    const measure = (names) => names.map((name) => { it.textContent = name; return it.getBoundingClientRect(); });
    const boxes = measure(${JSON.stringify(NAMES)});
    it.style.maxWidth = 'none';
    return [measure(${JSON.stringify(NAMES)}).map(({ width }) => width), boxes.map(({ height }) => height)];
  })()`)) as [number[], number[]];
  await page.close();
  const lengths = NAMES.map((name) => name.replace(/\S/g, 'x'));
  expect(bits(lengths.map((one, index) => `${one} ${lines[index]}`))).toBeGreaterThan(bits(lengths) + 0.2);
  expect(bits(lengths.map((one, index) => `${one} ${widths[index]}`))).toBeGreaterThan(bits(lengths) + 3);
});

const policy = policyWith();

/**
 * The distinct things that a redacted stream says: without clock times, with node ids counted from its first, and
 * pointer positions one by one, for rrweb bundles positions and sends native scroll events as the machine has time.
 */
function seen(events: readonly unknown[]): string {
  const redactor = createRedactor(policy, 0);
  const ids = new Map<number, number>();
  const said = new Set<string>();
  for (const { type, data } of events.flatMap((event) => redactor.redact(event))) {
    const parts = Array.isArray(data.positions) ? data.positions : [data];
    for (const part of parts) {
      said.add(
        JSON.stringify([type, data.source, part], (key, value) => {
          if (key === 'timeOffset') return undefined;
          if (typeof value !== 'number' || !/^(?:id|parentId|nextId|previousId|rootId)$/.test(key)) return value;
          if (!ids.has(value)) ids.set(value, ids.size);
          return ids.get(value);
        }),
      );
    }
  }
  return [...said].sort().join('\n');
}

/** What tells widths in a raw stream: measured boxes and the ends of scrolling. */
function widths(events: string): string {
  return (events.match(/"(?:rr_width|rr_scrollLeft)":[^,}]+/g) ?? []).join();
}

/** Indices that share a key, in order. */
function groups(keys: readonly string[]): number[][] {
  const found = new Map<string, number[]>();
  for (const [index, key] of keys.entries()) found.set(key, [...(found.get(key) ?? []), index]);
  return [...found.values()];
}

/** What somebody who sees the key learns of which it was, among all alike likely. */
const bits = (keys: readonly string[]) =>
  Math.log2(keys.length) - groups(keys).reduce((sum, { length }) => sum + length * Math.log2(length), 0) / keys.length;
