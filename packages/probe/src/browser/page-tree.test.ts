import { expect, test } from 'vitest';
import { type PiercedNode, textOf } from './page-tree.ts';

test('what has the attribute hidden says nothing; what has a value that is called so does', () => {
  const text: PiercedNode = { nodeId: 2, backendNodeId: 2, nodeName: '#text', nodeValue: 'We use cookies.' };
  const said = (attributes: readonly string[]) =>
    textOf({ nodeId: 1, backendNodeId: 1, nodeName: 'DIV', nodeValue: '', attributes, children: [text] }, () => false);
  expect(said(['hidden', ''])).toBe('');
  expect(said(['data-state', 'hidden'])).toBe('We use cookies.');
});
