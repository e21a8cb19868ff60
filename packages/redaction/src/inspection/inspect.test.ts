import { expect, test } from 'vitest';
import type { RedactedEvent } from '../redactor.ts';
import { addedAsRrweb, type Serialized } from '../testing/added.ts';
import { pageOf } from '../testing/personal-data.ts';
import { inspect } from './inspect.ts';

test('a value is told that begins in a text without letter or digit', () => {
  const shown = [['Annual income'], ['$', '64,000']];
  const { event, hits } = inspect(pageOf([{ shown, hidden: [], disguise: 'plain', reserved: false }]));
  expect(JSON.stringify(event)).not.toContain('64,000');
  expect(hits).toMatchObject([{ detector: 'income', path: 'html>body:1>p:2>span:2' }]);
});

test('a value over several elements is told once', () => {
  const shown = [['Call (4', '15) 55', '5-2671']];
  const { hits } = inspect(pageOf([{ shown, hidden: [], disguise: 'plain', reserved: false }]));
  expect(hits).toMatchObject([{ detector: 'phone', path: 'html>body:1>p:1>span:1' }]);
});

const text = (id: number, textContent: string) => ({ type: 3, id, textContent });
const element = (id: number, tagName: string, ...childNodes: Serialized[]) => ({
  ...{ type: 2, id, tagName, attributes: {}, childNodes },
});

function added(...nodes: Serialized[]): RedactedEvent {
  const data = { source: 0, texts: [], attributes: [], removes: [], adds: addedAsRrweb(9, nodes) };
  return JSON.parse(JSON.stringify({ type: 3, timestamp: 0, data })) as RedactedEvent;
}

// As JSX makes them: one text node for each piece between braces.
test.each<[string, string[], string[]]>([
  ['name', ['Hello ', 'Anna Kowalski', '!'], ['Hello ', '████ ████████', '!']],
  ['name', ['Name: ', 'Anna Kowalski'], ['Name: ', '████ ████████']],
  ['income', ['Annual income: $', '64,000'], ['Annual income: █', '██████']],
  ['iban', ['DE89 3704 ', '0044 0532', ' 0130 00'], ['████ ████ ', '████ ████', ' ████ ██']],
  ['email', ['anna', '@', 'example.com'], ['████', '@', '███████████']],
])('of what a script adds, a %s in several texts is found: %j', (detector, texts, left) => {
  const paragraph = element(10, 'p', ...texts.map((one, at) => text(20 + at, one)));
  for (const nodes of [[paragraph], paragraph.childNodes, [element(8, 'div', text(7, 'Welcome'), paragraph)]]) {
    const { event, hits } = inspect(added(...nodes));
    expect(hits).toMatchObject([{ detector }]);
    const shown = (event.data.adds as { node: { id: number; textContent?: string } }[])
      .map(({ node }) => node)
      .filter(({ id, textContent }) => id >= 20 && textContent !== undefined);
    expect(shown.sort((a, b) => a.id - b.id).map(({ textContent }) => textContent)).toEqual(left);
  }
});

test('a hit in what a script adds says its place below the node that was there', () => {
  const rows = element(
    10,
    'dl',
    element(11, 'dt', text(12, 'E-mail')),
    element(13, 'dd', text(14, 'anna@example.com')),
  );
  const { event, hits } = inspect(added(text(8, 'Welcome'), rows));
  expect(hits).toEqual([{ detector: 'email', nodeId: 14, path: '#9>dl>dd:2' }]);
  expect((event.data.adds as { node: { id: number } }[]).map(({ node }) => node.id)).toEqual(
    (added(text(8, 'Welcome'), rows).data.adds as { node: { id: number } }[]).map(({ node }) => node.id),
  );
});

test('a custom element has no name in a path, as it gets another with each page load', () => {
  const { hits } = inspect(added(element(10, 's-d', element(11, 'p', text(12, 'anna@example.com')))));
  expect(hits).toMatchObject([{ path: '#9>x>p:1' }]);
});

test('what a script adds in two places is read in two lines', () => {
  const [hello, name] = [text(4, 'Hello Anna'), text(6, 'Kowalski!')];
  const { event } = inspect(added(hello, name));
  expect(JSON.stringify(event)).not.toContain('Kowalski');
  const data = { ...added().data, adds: [...addedAsRrweb(3, [hello]), ...addedAsRrweb(5, [name])] };
  expect(JSON.stringify(inspect({ ...event, data } as unknown as RedactedEvent))).toContain('Kowalski');
});
