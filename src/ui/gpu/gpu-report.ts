import type { EngineStats, LoadedModel } from '../../protocol';
import type { GpuFacts, LimitName } from '../../state/gpu-facts';
import type { GpuLoss } from '../../state/gpu-ladder';
import { adapterName } from '../adapter-name';
import { formatBytes, formatCount, formatDuration } from '../format-quantity';

export interface ReportSection {
  readonly title: string;
  readonly rows: readonly (readonly [label: string, value: string])[];
}

/** What there is to tell; nothing of a chat, and of a file the model's own name. */
export interface GpuKnowledge {
  /** Null where the browser gives no GPU. */
  readonly facts: GpuFacts | null;
  readonly model: LoadedModel | null;
  readonly stats: EngineStats | null;
  readonly losses: readonly GpuLoss[];
  readonly userAgent: string;
}

const limitLabels = (): Readonly<Record<LimitName, string>> => ({
  maxBufferSize: 'Largest buffer',
  maxStorageBufferBindingSize: 'Largest binding',
  maxStorageBuffersPerShaderStage: 'Bindings of a kernel',
  maxComputeWorkgroupStorageSize: 'Shared memory of a workgroup',
  maxComputeInvocationsPerWorkgroup: 'Threads of a workgroup',
});
const IN_BYTES: ReadonlySet<LimitName> = new Set([
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupStorageSize',
]);

export function gpuReport({
  facts,
  model,
  stats,
  losses,
  userAgent,
}: GpuKnowledge): ReportSection[] {
  return [
    ...(facts ? adapterSections(facts, model) : []),
    ...(model ? modelSections(model, stats) : []),
    {
      title: 'Losses in this tab',
      rows:
        losses.length === 0
          ? [['GPU', 'never lost']]
          : losses.map(({ atMs, modelName, code, message }) => [
              new Date(atMs).toISOString(),
              `${code} with ${modelName}: ${message}`,
            ]),
    },
    { title: 'Browser', rows: [['User agent', userAgent]] },
  ];
}

/** Markdown, to be put into a report of a fault. */
export function reportText(sections: readonly ReportSection[]): string {
  const parts = sections.map(({ title, rows }) =>
    [`## ${title}`, '', ...rows.map(([label, value]) => `- ${label}: ${value}`)].join('\n'),
  );
  return ['# GPU report of Talaria', ...parts].join('\n\n') + '\n';
}

function adapterSections(facts: GpuFacts, model: LoadedModel | null): ReportSection[] {
  const isSoftware = model ? model.adapter.isSoftware : null;
  const yesNo = (feature: string): string => (facts.features.includes(feature) ? 'Yes' : 'No');
  return [
    {
      title: 'GPU',
      rows: [
        ['Vendor', facts.vendor || 'not told'],
        ['Architecture', facts.architecture || 'not told'],
        ['Description', facts.description || facts.device || 'not told'],
        ...(isSoftware === null
          ? []
          : [['Computes on', isSoftware ? 'the processor: slow' : 'a GPU'] as const]),
        ['Half-precision floats (shader-f16)', yesNo('shader-f16')],
        ['Subgroups', yesNo('subgroups')],
        ['All features', facts.features.join(', ') || 'None'],
      ],
    },
    {
      title: 'Limits',
      rows: Object.entries(limitLabels()).map(([limit, label]) => {
        const name = limit as LimitName;
        const value = facts.limits[name];
        return [label, IN_BYTES.has(name) ? formatBytes(value) : formatCount(value)];
      }),
    },
  ];
}

function modelSections(model: LoadedModel, stats: EngineStats | null): ReportSection[] {
  const { memory, adapter } = model;
  const [family = '', ...refused] = adapter.kernels.split('; ');
  return [
    {
      title: 'Model',
      rows: [
        ['Name', model.name],
        ['Engine', model.engine === 'gguf' ? 'Talaria’s own' : 'WebLLM'],
        ['Runs on', adapterName(adapter)],
        ['Kernels', family],
        // The first family whose known answers came out right is taken; those before it failed.
        [
          'Self-test',
          model.engine === 'gguf' ? 'passed by these kernels' : 'none: WebLLM brings its kernels',
        ],
        ...refused.map((failure) => ['Not used', failure] as const),
        ['Context', `${formatCount(model.nCtx)} tokens`],
        ['Loaded in', formatDuration(model.loadMs)],
      ],
    },
    {
      title: 'Memory of the GPU',
      rows: [
        ['Weights', formatBytes(memory.weightsBytes)],
        ['KV cache', formatBytes(memory.kvCacheBytes)],
        ['Scratch', memory.scratchBytes === null ? 'not told' : formatBytes(memory.scratchBytes)],
        ...(stats ? [['In use now', formatBytes(stats.gpuBytes)] as const] : []),
      ],
    },
  ];
}
