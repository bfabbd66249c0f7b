/** A message that follows another; several that follow the same one are versions of each other. */
export interface TreeNode {
  readonly id: string;
  /** Null for a first message. */
  readonly parentId: string | null;
}

/**
 * The messages of a chat with all their versions. It changes in place, and what it gives out does not: lists of versions stay the
 * same ones until one of theirs changes.
 */
export class MessageTree<Node extends TreeNode> {
  /** In the order in which they were made. */
  readonly #nodes = new Map<string, Node>();
  /** In the same order, by what they follow. */
  readonly #children: Map<string | null, readonly Node[]>;

  constructor(nodes: Iterable<Node> = []) {
    const children = new Map<string | null, Node[]>();
    for (const node of nodes) {
      this.#nodes.set(node.id, node);
      const siblings = children.get(node.parentId);
      if (siblings) siblings.push(node);
      else children.set(node.parentId, [node]);
    }
    this.#children = children;
  }

  get nodes(): Iterable<Node> {
    return this.#nodes.values();
  }

  get(id: string): Node | undefined {
    return this.#nodes.get(id);
  }

  /** One more, or another in the place of the one that has its id. */
  put(node: Node): void {
    const { id, parentId } = node;
    const siblings = this.versionsOf(node);
    const isThere = this.#nodes.has(id);
    this.#nodes.set(id, node);
    this.#children.set(
      parentId,
      isThere ? siblings.map((one) => (one.id === id ? node : one)) : [...siblings, node],
    );
  }

  /** Takes out a message and all that follows it. @returns them, in the order in which they were made */
  remove(node: Node): readonly Node[] {
    const gone = new Set([node.id]);
    for (const id of gone) for (const child of this.#children.get(id) ?? []) gone.add(child.id);
    const removed = [...this.#nodes.values()].filter(({ id }) => gone.has(id));
    const versions = this.versionsOf(node).filter(({ id }) => id !== node.id);
    for (const id of gone) {
      this.#nodes.delete(id);
      this.#children.delete(id);
    }
    this.#children.set(node.parentId, versions);
    return removed;
  }

  /** From the first message to this one. A parent that is not there, or that leads round in a circle, begins it. */
  pathTo(leafId: string | null): readonly Node[] {
    const path: Node[] = [];
    const seen = new Set<string>();
    for (let id = leafId; id !== null && !seen.has(id);) {
      const node = this.#nodes.get(id);
      if (!node) break;
      seen.add(id);
      path.push(node);
      id = node.parentId;
    }
    return path.reverse();
  }

  /** All that stand where this one stands, itself among them, oldest first. */
  versionsOf({ parentId }: Node): readonly Node[] {
    return this.#children.get(parentId) ?? [];
  }

  /** The end of the newest way on from a message. */
  leafUnder(node: Node): Node {
    let leaf = node;
    // No way is longer than there are messages, whatever a damaged store says of their parents.
    for (let nSteps = 0; nSteps < this.#nodes.size; nSteps++) {
      const next = this.#children.get(leaf.id)?.at(-1);
      if (!next) break;
      leaf = next;
    }
    return leaf;
  }
}
