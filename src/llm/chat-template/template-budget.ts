import { Interpreter, type Environment } from '@huggingface/jinja';

type Evaluate = Interpreter['evaluate'];
type Statement = Parameters<Evaluate>[0];
type RuntimeValue = ReturnType<Evaluate>;

const MAX_INTEGER = 1_000_000;

class BudgetError extends Error {
  override readonly name = 'BudgetError';
}

export interface Budget {
  /** Evaluated nodes, plus the items of every list that a loop, filter or call walks. */
  readonly steps: number;
  /** UTF-16 units of any string that is built on the way. */
  readonly textLength: number;
}

/**
 * The tree-walking interpreter with a meter. Its own loops cannot be stopped from outside, but each of them asks
 * `evaluate` for what it walks and for what it does, so counting there bounds them all.
 */
export class BudgetedInterpreter extends Interpreter {
  private steps = 0;

  constructor(
    environment: Environment,
    private readonly budget: Budget,
    private readonly walked: ReadonlyMap<unknown, number>,
  ) {
    super(environment);
  }

  override evaluate(statement: Statement, environment: Environment): RuntimeValue {
    this.spend(1);
    const result = super.evaluate(statement, environment);
    const value: unknown = result.value;
    if (typeof value === 'string') {
      if (value.length > this.budget.textLength) {
        throw new BudgetError(`it builds a text of more than ${this.budget.textLength} characters`);
      }
      this.spend(value.length >> 8);
    } else if (typeof value === 'number') {
      if (Math.abs(value) > MAX_INTEGER) {
        throw new BudgetError(`it calculates with ${value}; allowed: up to ${MAX_INTEGER}`);
      }
    } else if (Array.isArray(value) || value instanceof Map) {
      const size = Array.isArray(value) ? value.length : value.size;
      // A name costs nothing by itself, or `messages[i]` in a loop over messages would be charged as a square.
      const stepsPerItem =
        this.walked.get(statement) ?? (statement?.type === 'Identifier' ? 0 : 1 / 8);
      this.spend(size * stepsPerItem);
    }
    return result;
  }

  private spend(steps: number): void {
    this.steps += steps;
    if (this.steps > this.budget.steps) {
      throw new BudgetError(`it takes more than ${this.budget.steps} steps`);
    }
  }
}
