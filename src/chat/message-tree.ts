/** A message that follows another; several that follow the same one are versions of each other. */
export interface TreeNode {
  readonly id: string;
  /** Null for a first message. */
  readonly parentId: string | null;
}

/** The messages of a chat with all their versions. It does not change: `with` gives another. */
export class MessageTree<Node extends TreeNode> {
  /** In the order in which they were made. */
  readonly #nodes: ReadonlyMap<string, Node>;

  constructor(nodes: Iterable<Node> = []) {
    this.#nodes = new Map([...nodes].map((node) => [node.id, node]));
  }

  get nodes(): readonly Node[] {
    return [...this.#nodes.values()];
  }

  /** The tree with one more, or with another in the place of the one that has its id. */
  with(node: Node): MessageTree<Node> {
    const nodes = new Map(this.#nodes).set(node.id, node);
    return new MessageTree(nodes.values());
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
    return this.nodes.filter((node) => node.parentId === parentId);
  }

  /** The end of the newest way on from a message. */
  leafUnder(node: Node): Node {
    const { nodes } = this;
    let leaf = node;
    // No way is longer than there are messages, whatever a damaged store says of their parents.
    for (let nSteps = 0; nSteps < nodes.length; nSteps++) {
      const { id } = leaf;
      const next = nodes.findLast(({ parentId }) => parentId === id);
      if (!next) break;
      leaf = next;
    }
    return leaf;
  }
}
