import type { ModelDescription } from '../../src/llm/model/describe-model';
import { formatBytes, formatCount } from '../../src/ui/format-quantity';
import { withoutControls } from './terminal-text';

/** A value of the metadata longer than this is cut; `--json` has it whole. */
const SHOWN_CHARACTERS = 100;

/** What `inspect` prints for a person. */
export function describeAsText(description: ModelDescription): string {
  const { model } = description;
  return [
    ...section('Model', [
      ['name', String(description.name ?? 'not stated')],
      ['architecture', String(description.architecture ?? 'not stated')],
      ['licence', String(description.licence ?? 'not stated')],
      [
        'file',
        `GGUF version ${String(description.version)}, ${formatBytes(description.sizeBytes)}`,
      ],
      ['weights', formatCount(description.nElements)],
      ...(model?.fileType ? [['quantization', model.fileType] as const] : []),
      ...(description.refusal
        ? [
            [
              'runs here',
              `no (${description.refusal.code}): ${description.refusal.message}`,
            ] as const,
          ]
        : [['runs here', 'yes'] as const]),
    ]),
    ...(description.files.length > 1
      ? section(
          'Files',
          description.files.map((file) => [file.name, formatBytes(file.sizeBytes)]),
        )
      : []),
    ...section(
      'Memory by context length (weights and KV cache)',
      description.memory.map((need) => [
        `${formatCount(need.nCtx)} tokens`,
        `${formatBytes(need.totalBytes)}, of it KV cache ${formatBytes(need.kvCacheBytes)}`,
      ]),
    ),
    ...section(
      'Tensor types',
      Object.entries(description.totals).map(([type, total]) => [
        type,
        `${formatCount(total.tensors)} tensors, ${formatCount(total.elements)} weights, ${formatBytes(total.sizeBytes)}`,
      ]),
    ),
    ...section(
      'Metadata',
      Object.entries(description.metadata).map(([key, value]) => [key, short(value)]),
    ),
    ...section(
      'Tensors',
      description.tensors.map((tensor) => [
        tensor.name,
        `${tensor.type} (${tensor.shape.join(', ')}) ${formatBytes(tensor.sizeBytes)}`,
      ]),
    ),
  ].join('\n');
}

function section(title: string, rows: readonly (readonly [string, string])[]): string[] {
  if (rows.length === 0) return [];
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
  return [title, ...lines.map((line) => withoutControls(line)), ''];
}

function short(value: ModelDescription['metadata'][string]): string {
  const text = JSON.stringify(value);
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}
