/** A value as the interpreter holds it: text, number, list or map of such. */
export interface TemplateValue {
  readonly type: string;
  readonly value: unknown;
}

/** What walking a value to its leaves costs, where a part that is used twice counts twice. */
export interface Weight {
  /** Values, and UTF-16 units of texts and keys. */
  readonly size: number;
  /** Levels of nesting. */
  readonly depth: number;
}

interface MeasuredWeight extends Weight {
  /** False for a namespace and what holds one, which may be another size the next time. */
  readonly isFixed: boolean;
}

const MAX_DEPTH = 200;

/** Weighs lists and maps; a part that cannot change is walked once. */
export class Scales {
  readonly #known = new WeakMap<object, MeasuredWeight>();
  readonly #most: number;

  /** @param most the size beyond which a value is refused, by an Error */
  constructor(most: number) {
    this.#most = most;
  }

  weigh(value: TemplateValue): Weight {
    return this.#weigh(value, 0);
  }

  #weigh(value: TemplateValue, level: number): MeasuredWeight {
    const { value: inner, type } = value;
    if (typeof inner === 'string') return { size: 1 + inner.length, depth: 0, isFixed: true };
    if (!Array.isArray(inner) && !(inner instanceof Map)) return LEAF;
    const known = this.#known.get(value);
    if (known) return known;
    if (level > MAX_DEPTH) throw new Error(`it nests values more than ${MAX_DEPTH} deep`);
    let size = 1;
    let depth = 0;
    let isFixed = type !== 'NamespaceValue';
    const add = (part: MeasuredWeight, keyLength: number): void => {
      size += part.size + keyLength;
      depth = Math.max(depth, part.depth + 1);
      isFixed &&= part.isFixed;
      if (size > this.#most) throw new Error(`it builds a value of more than ${this.#most} parts`);
    };
    if (Array.isArray(inner)) {
      for (const item of inner as TemplateValue[]) add(this.#weigh(item, level + 1), 0);
    } else {
      for (const [key, item] of inner as Map<unknown, TemplateValue>) {
        add(this.#weigh(item, level + 1), String(key).length);
      }
    }
    const weight = { size, depth, isFixed };
    if (isFixed) this.#known.set(value, weight);
    return weight;
  }
}

const LEAF: MeasuredWeight = { size: 1, depth: 0, isFixed: true };
