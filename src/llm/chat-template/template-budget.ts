import { Interpreter, type Environment } from '@huggingface/jinja';
import { filteredLength, GROWING_FILTERS, replacedLength } from './template-growth';
import { Scales, type TemplateValue } from './template-weight';

type Evaluate = Interpreter['evaluate'];
type Statement = Parameters<Evaluate>[0];
type RuntimeValue = ReturnType<Evaluate>;
type AstNode = NonNullable<Statement> & Readonly<Record<string, unknown>>;
type Callable = (given: TemplateValue[], environment: Environment) => RuntimeValue;

const MAX_INTEGER = 1_000_000;
/** A value may hold its input several times over: a list of messages in two orders, each with its neighbours. */
const VALUE_GROWTH = 4;
/** JSON with line breaks is several times as long as the text in it. */
const RESULT_GROWTH = 8;

class BudgetError extends Error {
  override readonly name = 'BudgetError';
}

export interface Budget {
  /** Evaluated nodes, plus the items of every list that a loop, filter or call walks. */
  readonly steps: number;
  /** UTF-16 units of any string that is built on the way. */
  readonly textLength: number;
  /** Wall-clock time of one rendering. */
  readonly deadlineMs: number;
}

/**
 * The tree-walking interpreter with a meter. Its own loops cannot be stopped from outside, but each of them asks
 * `evaluate` for what it walks and for what it does, so counting there bounds them all, and the clock is read there.
 *
 * One call of its library cannot be stopped at all. So what such a call is given is weighed before: no value is larger than a few
 * times the input, parts that are used twice counted twice, and where a result may be a multiple of what goes in, the multiple is
 * looked at first. The longest call then takes less time than the clock's own limit.
 */
export class BudgetedInterpreter extends Interpreter {
  private steps = 0;
  private readonly endMs: number;
  private readonly scales: Scales;
  /** Values of nodes that were evaluated ahead of what holds them. */
  private readonly ahead = new Map<unknown, RuntimeValue>();

  constructor(
    environment: Environment,
    private readonly budget: Budget,
    private readonly walked: ReadonlyMap<unknown, number>,
  ) {
    super(environment);
    this.endMs = performance.now() + budget.deadlineMs;
    this.scales = new Scales(VALUE_GROWTH * budget.textLength);
  }

  override evaluate(statement: Statement, environment: Environment): RuntimeValue {
    const ready = this.ahead.get(statement);
    if (ready) {
      this.ahead.delete(statement);
      return ready;
    }
    this.spend(1);
    const node = statement as AstNode | undefined;
    if (node?.type === 'FilterExpression') this.weighFilter(node, environment);
    const owner =
      node?.type === 'MemberExpression' ? this.evaluateAhead(node.object, environment) : null;
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
      this.scales.weigh(result);
    } else if (typeof owner?.value === 'string' && typeof value === 'function') {
      return this.guardMethod(result, owner.value);
    }
    return result;
  }

  private evaluateAhead(node: unknown, environment: Environment): RuntimeValue {
    const value = this.evaluate(node as Statement, environment);
    this.ahead.set(node, value);
    return value;
  }

  private weighFilter(node: AstNode, environment: Environment): void {
    const filter = node.filter as AstNode;
    const isCall = filter.type === 'CallExpression';
    const name = ((isCall ? filter.callee : filter) as AstNode).value;
    if (typeof name !== 'string' || !GROWING_FILTERS.has(name)) return;
    const operand = this.evaluateAhead(node.operand, environment);
    const positional: TemplateValue[] = [];
    const named = new Map<string, TemplateValue>();
    const given = isCall ? (filter.args as AstNode[]) : [];
    if (given.some(({ type }) => type.endsWith('SpreadExpression'))) {
      throw new BudgetError(`it spreads arguments of ${name}; allowed: one by one`);
    }
    for (const one of given.filter(({ type }) => type !== 'KeywordArgumentExpression')) {
      positional.push(this.evaluateAhead(one, environment));
    }
    for (const one of given.filter(({ type }) => type === 'KeywordArgumentExpression')) {
      const key = (one.key as AstNode).value as string;
      named.set(key, this.evaluateAhead(one.value, environment));
    }
    this.allowResult(filteredLength(name, operand, { positional, named }, this.scales));
  }

  /** Of the methods of texts, `replace` alone takes two of them, under whatever name it is called. */
  private guardMethod(method: RuntimeValue, text: string): RuntimeValue {
    const call = method.value as Callable;
    const FunctionValue = method.constructor as new (call: Callable) => RuntimeValue;
    return new FunctionValue((given, environment) => {
      const [old, fresh] = given;
      if (typeof old?.value === 'string' && typeof fresh?.value === 'string') {
        this.allowResult(replacedLength(text, old.value, fresh.value));
      }
      return call(given, environment);
    });
  }

  private allowResult(length: number): void {
    const most = RESULT_GROWTH * this.budget.textLength;
    if (length > most) throw new BudgetError(`it builds a text of more than ${most} characters`);
  }

  private spend(steps: number): void {
    this.steps += steps;
    if (this.steps > this.budget.steps) {
      throw new BudgetError(`it takes more than ${this.budget.steps} steps`);
    }
    if (performance.now() > this.endMs) {
      throw new BudgetError(`it takes longer than ${this.budget.deadlineMs} ms`);
    }
  }
}
