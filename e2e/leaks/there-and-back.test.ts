import { expect, it } from 'vitest';
import { wrongReturn } from './there-and-back.ts';

const KEPT = { kept: true, reasons: [] };
const LOADED = { kept: false, reasons: ['UnloadHandlerExistsInMainFrame'] };

it('a page that was to be kept is wrong where it was loaded again, and the browser’s reasons are told', () => {
  expect(wrongReturn('kept', KEPT)).toBeNull();
  expect(wrongReturn('kept', LOADED)).toContain('UnloadHandlerExistsInMainFrame');
  expect(wrongReturn('kept', { kept: false, reasons: [] })).toContain('it says nothing');
});

it('a page that was to be loaded again is wrong where it was kept', () => {
  expect(wrongReturn('loaded', LOADED)).toBeNull();
  expect(wrongReturn('loaded', KEPT)).toContain('kept');
});

it('a browser that keeps no page at all, as a headless shell, is not wrong', () => {
  const reasons = ['UnloadHandlerExistsInMainFrame', 'BackForwardCacheDisabledForDelegate'];
  expect(wrongReturn('kept', { kept: false, reasons })).toBeNull();
});
