import { invariant, LlmError } from '../errors';
import type { GgufTensor } from './gguf-file';
import { getInteger, showString } from './metadata';
import type { GgufHeader } from './read-header';

/** llama.cpp stores number and count as UINT16. */
const MAX_PARTS = 65_535;

interface SplitPart {
  readonly header: GgufHeader;
  /** From 0. */
  readonly no: number;
  readonly count: number;
  /** Of all parts together. */
  readonly nTensors: number;
}

/**
 * Puts the parts of a split GGUF in order and checks that they are all of one model, each once.
 * Source: llama.cpp's gguf-split (`split.no`, `split.count`, `split.tensors.count`).
 * @param headers one per file, in any order
 * @throws LlmError `malformed_file` naming the parts or files that are missing, repeated or foreign
 */
export function orderParts(headers: readonly GgufHeader[]): readonly GgufHeader[] {
  if (headers.length === 1 && headers[0]?.metadata.has('split.count') !== true) return headers;
  const parts = headers.map(readPart);
  const [first] = parts;
  invariant(first !== undefined, 'there is a header for each file');

  const byNo = new Map<number, SplitPart>();
  for (const part of parts) {
    if (part.count !== first.count || part.nTensors !== first.nTensors) {
      throw mixed(first.header, part.header);
    }
    const same = byNo.get(part.no);
    if (same !== undefined) {
      throw new LlmError(
        'malformed_file',
        `found part ${showNo(part)} twice, in ${same.header.source.name} and ${part.header.source.name}, allowed once`,
      );
    }
    byNo.set(part.no, part);
  }
  const missing: number[] = [];
  for (let no = 0; no < first.count; no++) if (!byNo.has(no)) missing.push(no + 1);
  if (missing.length > 0) {
    throw new LlmError(
      'malformed_file',
      `found ${String(parts.length)} of ${String(first.count)} parts of a split GGUF; open all of them together, missing: ${showList(missing)}`,
    );
  }
  const ordered = parts.toSorted((a, b) => a.no - b.no).map((part) => part.header);
  const nTensors = ordered.reduce((sum, header) => sum + header.tensors.length, 0);
  if (nTensors !== first.nTensors) {
    throw new LlmError(
      'malformed_file',
      `found ${String(nTensors)} tensors in ${String(parts.length)} parts, allowed ${String(first.nTensors)} by split.tensors.count: the parts are not of one model`,
    );
  }
  return ordered;
}

/** @throws LlmError `malformed_file` when two parts hold the same tensor */
export function mergeTensors(headers: readonly GgufHeader[]): Map<string, GgufTensor> {
  const tensors = new Map<string, GgufTensor>();
  for (const header of headers) {
    for (const tensor of header.tensors) {
      const same = tensors.get(tensor.name);
      if (same !== undefined) {
        throw new LlmError(
          'malformed_file',
          `found tensor ${showString(tensor.name)} in ${same.source.name} and in ${tensor.source.name}, allowed once: the parts are not of one model`,
        );
      }
      tensors.set(tensor.name, tensor);
    }
  }
  return tensors;
}

function readPart(header: GgufHeader): SplitPart {
  const { metadata, source } = header;
  if (!metadata.has('split.count')) {
    throw new LlmError(
      'malformed_file',
      `found ${source.name}, which is no part of a split GGUF, among several files; allowed one model at a time`,
    );
  }
  const count = getInteger(metadata, 'split.count', { min: 1, max: MAX_PARTS });
  return {
    header,
    count,
    no: getInteger(metadata, 'split.no', { min: 0, max: count - 1 }),
    nTensors: getInteger(metadata, 'split.tensors.count', { min: 0, max: 2 ** 31 - 1 }),
  };
}

function mixed(a: GgufHeader, b: GgufHeader): LlmError {
  return new LlmError(
    'malformed_file',
    `found ${a.source.name} and ${b.source.name}, which are parts of different models (split.count or split.tensors.count differ), allowed the parts of one`,
  );
}

function showNo(part: SplitPart): string {
  return `${String(part.no + 1)} of ${String(part.count)}`;
}

const SHOWN_PARTS = 20;

function showList(numbers: readonly number[]): string {
  const shown = numbers.slice(0, SHOWN_PARTS).join(', ');
  const hidden = numbers.length - SHOWN_PARTS;
  return hidden > 0 ? `${shown} and ${String(hidden)} more` : shown;
}
