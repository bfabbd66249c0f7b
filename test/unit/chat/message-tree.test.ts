import { describe, expect, it } from 'vitest';
import { chatTitle } from '../../../src/chat/chat-title';
import { MessageTree } from '../../../src/chat/message-tree';

const node = (id: string, parentId: string | null) => ({ id, parentId });
const ids = (nodes: readonly { id: string }[]) => nodes.map(({ id }) => id).join(' ');

/** Two versions of the first answer; the second was gone on from twice. */
const TREE = new MessageTree([
  node('q', null),
  node('a1', 'q'),
  node('a2', 'q'),
  node('q2', 'a2'),
  node('b1', 'q2'),
  node('b2', 'q2'),
]);

describe('MessageTree', () => {
  it('knows the way to a message', () => {
    expect(ids(TREE.pathTo('b1'))).toBe('q a2 q2 b1');
    expect(ids(TREE.pathTo('a1'))).toBe('q a1');
    expect(TREE.pathTo(null)).toEqual([]);
    expect(TREE.pathTo('nobody')).toEqual([]);
  });

  it('knows versions, also of the first message', () => {
    expect(ids(TREE.versionsOf(node('b1', 'q2')))).toBe('b1 b2');
    expect(ids(TREE.with(node('p', null)).versionsOf(node('q', null)))).toBe('q p');
  });

  it('goes on the newest way', () => {
    expect(TREE.leafUnder(node('q', null)).id).toBe('b2');
    expect(TREE.leafUnder(node('a1', 'q')).id).toBe('a1');
  });

  it('puts a message in the place of the one with its id', () => {
    const tree = TREE.with({ ...node('a2', 'q'), edited: true } as never);
    expect(tree.versionsOf(node('a1', 'q'))).toEqual([
      node('a1', 'q'),
      { ...node('a2', 'q'), edited: true },
    ]);
    expect(TREE.nodes).toHaveLength(6);
  });

  it('ends where parents lead round in a circle, or away', () => {
    const broken = new MessageTree([node('x', 'y'), node('y', 'x'), node('z', 'gone')]);
    expect(ids(broken.pathTo('x'))).toBe('y x');
    expect(ids(broken.pathTo('z'))).toBe('z');
    expect(broken.leafUnder(node('x', 'y')).id).toMatch(/x|y/);
  });
});

describe('chatTitle', () => {
  it.each([
    ['What is 2 + 2?', 'What is 2 + 2?'],
    ['  Dear   model,\nplease', 'Dear model,'],
    ['word '.repeat(30), `${'word '.repeat(11)}word…`],
    ['x'.repeat(80), `${'x'.repeat(60)}…`],
    ['😀'.repeat(61), `${'😀'.repeat(60)}…`],
    [' \n ', ''],
  ])('of %j', (message, title) => {
    expect(chatTitle(message)).toBe(title);
  });
});
