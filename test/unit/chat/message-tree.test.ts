import { describe, expect, it } from 'vitest';
import { chatTitle } from '../../../src/chat/chat-title';
import { MessageTree } from '../../../src/chat/message-tree';

const node = (id: string, parentId: string | null) => ({ id, parentId });
const ids = (nodes: readonly { id: string }[]) => nodes.map(({ id }) => id).join(' ');

/** Two versions of the first answer; the second was gone on from twice. */
const NODES = [
  node('q', null),
  node('a1', 'q'),
  node('a2', 'q'),
  node('q2', 'a2'),
  node('b1', 'q2'),
  node('b2', 'q2'),
];
const TREE = new MessageTree(NODES);

describe('MessageTree', () => {
  it('knows the way to a message', () => {
    expect(ids(TREE.pathTo('b1'))).toBe('q a2 q2 b1');
    expect(ids(TREE.pathTo('a1'))).toBe('q a1');
    expect(TREE.pathTo(null)).toEqual([]);
    expect(TREE.pathTo('nobody')).toEqual([]);
  });

  it('knows versions, also of the first message', () => {
    expect(ids(TREE.versionsOf(node('b1', 'q2')))).toBe('b1 b2');
    const tree = new MessageTree(NODES);
    tree.put(node('p', null));
    expect(ids(tree.versionsOf(node('q', null)))).toBe('q p');
  });

  it('goes on the newest way', () => {
    expect(TREE.leafUnder(node('q', null)).id).toBe('b2');
    expect(TREE.leafUnder(node('a1', 'q')).id).toBe('a1');
  });

  it('puts a message in the place of the one with its id', () => {
    const tree = new MessageTree(NODES);
    tree.put({ ...node('a2', 'q'), edited: true } as never);
    expect(tree.versionsOf(node('a1', 'q'))).toEqual([
      node('a1', 'q'),
      { ...node('a2', 'q'), edited: true },
    ]);
    expect([...tree.nodes]).toHaveLength(6);
  });

  it('takes out a message with what follows it, in all versions, and no other', () => {
    const tree = new MessageTree(NODES);
    expect(ids(tree.remove(node('a2', 'q')))).toBe('a2 q2 b1 b2');
    expect(ids([...tree.nodes])).toBe('q a1');
    expect(ids(tree.versionsOf(node('a1', 'q')))).toBe('a1');
    expect(tree.leafUnder(node('q', null)).id).toBe('a1');
    // Also where a damaged store has them lead round in a circle.
    const circle = new MessageTree([node('x', 'y'), node('y', 'x')]);
    expect(ids(circle.remove(node('x', 'y')))).toBe('x y');
    expect([...circle.nodes]).toEqual([]);
  });

  it('gives the same list of versions until one of them changes', () => {
    const tree = new MessageTree(NODES);
    const before = tree.versionsOf(node('a1', 'q'));
    tree.put(node('b3', 'q2'));
    expect(tree.versionsOf(node('a2', 'q'))).toBe(before);
    tree.put(node('a3', 'q'));
    expect(ids(tree.versionsOf(node('a2', 'q')))).toBe('a1 a2 a3');
    expect(ids(before)).toBe('a1 a2');
  });

  it('opens and grows in time linear in what changes', () => {
    let nReads = 0;
    const counted = (id: string, parentId: string | null) => ({
      id,
      get parentId() {
        nReads += 1;
        return parentId;
      },
    });
    const size = 2000;
    const name = (index: number) => `m${String(index)}`;
    const chain = Array.from({ length: size }, (_, at) =>
      counted(name(at), at === 0 ? null : name(at - 1)),
    );
    const tree = new MessageTree(chain);
    for (const one of chain) tree.versionsOf(one);
    tree.leafUnder(chain[0]!);
    expect(nReads).toBeLessThan(8 * size);
    nReads = 0;
    tree.put(counted('next', name(size - 1)));
    expect(nReads).toBeLessThan(8);
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
