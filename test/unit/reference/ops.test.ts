import { describe, expect, it } from 'vitest';
import { attention } from '../../reference/attention';
import { getRows } from '../../reference/get-rows';
import { mulMat } from '../../reference/mul-mat';
import { rmsNorm } from '../../reference/rms-norm';
import { rope } from '../../reference/rope';
import { softMax } from '../../reference/soft-max';
import { swiglu } from '../../reference/swiglu';

const f64 = (...values: number[]) => Float64Array.from(values);
const rounded = (values: Float64Array) => Array.from(values, (x) => Number(x.toFixed(9)) + 0);

describe('reference ops, against values worked out by hand', () => {
  it('rmsNorm divides each row by its root mean square', () => {
    expect(rounded(rmsNorm(f64(3, 4, 0, 0, 1, 1, 1, 1), f64(1, 2, 1, 1), 0))).toEqual([
      1.2, 3.2, 0, 0, 1, 2, 1, 1,
    ]);
    expect(rounded(rmsNorm(f64(0, 2), f64(1, 1), 2))).toEqual([0, 1]);
  });

  it('mulMat multiplies by the transposed weight and adds the bias', () => {
    const weight = f64(1, 2, 3, 4, 5, 6);
    expect([...mulMat(weight, f64(1, 0, 1, 1), 2)]).toEqual([1, 3, 5, 3, 7, 11]);
    expect([...mulMat(weight, f64(1, 1), 2, f64(10, 20, 30))]).toEqual([13, 27, 41]);
  });

  it('rope turns neighbours (norm) or halves (neox), slower for later pairs', () => {
    const x = f64(1, 2, 3, 4);
    const turn = (a: number, b: number, angle: number) => [
      a * Math.cos(angle) - b * Math.sin(angle),
      a * Math.sin(angle) + b * Math.cos(angle),
    ];
    const [n0, n1] = turn(1, 2, 5);
    const [n2, n3] = turn(3, 4, 0.05);
    expect(rounded(rope(x, [5], 4, 'norm', 10000))).toEqual(rounded(f64(n0!, n1!, n2!, n3!)));
    const [h0, h2] = turn(1, 3, 5);
    const [h1, h3] = turn(2, 4, 0.05);
    expect(rounded(rope(x, [5], 4, 'neox', 10000))).toEqual(rounded(f64(h0!, h1!, h2!, h3!)));
  });

  it('rope gives each row its position and divides by the frequency factors', () => {
    const x = f64(1, 0, 1, 0);
    expect(rounded(rope(x, [0, 1], 2, 'norm', 10000))).toEqual(
      rounded(f64(1, 0, Math.cos(1), Math.sin(1))),
    );
    expect(rounded(rope(x, [0, 8], 2, 'norm', 10000, [8]))).toEqual(
      rounded(f64(1, 0, Math.cos(1), Math.sin(1))),
    );
  });

  it('softMax adds up to 1 row by row, at any size of logits', () => {
    expect(rounded(softMax(f64(0, Math.log(3), 1000, 1000), 2))).toEqual([0.25, 0.75, 0.5, 0.5]);
    expect([...softMax(f64(-Infinity, 5))]).toEqual([0, 1]);
  });

  it('attention is causal and shares a K/V head among neighbouring query heads', () => {
    const shape = { nHeads: 4, nKvHeads: 2, headDim: 1 };
    // Zero queries weigh all visible positions alike.
    const v = f64(1, 10, 3, 30);
    expect([...attention(new Float64Array(8), f64(0, 0, 0, 0), v, shape)]).toEqual([
      1, 1, 10, 10, 2, 2, 20, 20,
    ]);
    // T = 1 with two positions of context: the query is the last position.
    expect([...attention(new Float64Array(4), f64(0, 0, 0, 0), v, shape)]).toEqual([2, 2, 20, 20]);
  });

  it('attention scales scores by 1 / sqrt(headDim)', () => {
    const shape = { nHeads: 1, nKvHeads: 1, headDim: 4 };
    const k = f64(0, 0, 0, 0, 1, 1, 1, 1);
    const v = f64(0, 0, 0, 0, 1, 1, 1, 1);
    const y = attention(f64(1, 1, 1, 1), k, v, shape);
    expect(y[0]).toBeCloseTo(1 / (1 + Math.exp(-2)), 12);
  });

  it('swiglu', () => {
    expect(rounded(swiglu(f64(0, 1, -1000), f64(5, 2, 3)))).toEqual(
      rounded(f64(0, 2 / (1 + Math.exp(-1)), 0)),
    );
  });

  it('getRows copies rows and refuses one that is not there', () => {
    const table = f64(1, 2, 3, 4, 5, 6);
    expect([...getRows(table, [2, 0, 2], 2)]).toEqual([5, 6, 1, 2, 5, 6]);
    expect(() => getRows(table, [3], 2)).toThrow('row 3 of a table of 3 rows');
    expect(() => getRows(table, [-1], 2)).toThrow(RangeError);
  });
});
