import { CATALOGUE } from './catalogue';
import type { CatalogueModel, GgufBuild } from './catalogue.types';
import { fitOf, USUAL_CONTEXT, type DeviceOffer, type Fit } from './fit';

/** A model with the build that is downloaded when a person does not choose. */
export interface Offered {
  readonly model: CatalogueModel;
  readonly sizeBytes: number;
  readonly fit: Fit;
}

/** Which Hermes a device is for. Sizes are those of downloads. */
export type Advice =
  /** A Hermes 4 with the usual context, or with less; `needBytes` where nobody knows how much memory the GPU has. */
  | { readonly kind: 'hermes-4'; readonly offered: Offered; readonly needBytes: number | null }
  /** No Hermes 4 fits into `memoryBytes`, but a smaller Hermes does. */
  | { readonly kind: 'smaller'; readonly offered: Offered; readonly memoryBytes: number }
  /** Not even the smallest. */
  | { readonly kind: 'none'; readonly smallest: Offered }
  /** What fits would take minutes for a sentence. */
  | { readonly kind: 'software' };

/** The one to begin with, and the larger ones. */
const HERMES_4 = offeredAs((id) => id.startsWith('hermes-4'));
const SMALLER = offeredAs((id) => id.startsWith('deephermes-3') || id.startsWith('hermes-3'));

/** Where memory is known, the largest that runs with the usual context; where it is not, the one to begin with. */
export function adviceFor(device: DeviceOffer): Advice {
  if (device.isSoftware) return { kind: 'software' };
  const hermes4 = fitting(HERMES_4, device);
  const { memoryBytes } = device;
  if (memoryBytes === null) {
    const first = hermes4.at(-1);
    if (first) return { kind: 'hermes-4', offered: first, needBytes: first.fit.need.totalBytes };
  }
  const best = bestOf(hermes4);
  if (best) return { kind: 'hermes-4', offered: best, needBytes: null };
  const smaller = bestOf(fitting(SMALLER, device));
  if (smaller) return { kind: 'smaller', offered: smaller, memoryBytes: memoryBytes ?? 0 };
  const [smallest] = SMALLER.map((build) => judge(build, device)).toSorted(
    (a, b) => a.sizeBytes - b.sizeBytes,
  );
  if (!smallest) throw new Error('found no small model in the catalogue');
  return { kind: 'none', smallest };
}

type Candidate = readonly [model: CatalogueModel, build: GgufBuild];

function offeredAs(isMeant: (id: string) => boolean): readonly Candidate[] {
  return CATALOGUE.filter(({ id }) => isMeant(id)).flatMap((model) => {
    const build = model.builds.find((one) => one.kind === 'gguf' && one.isDefault);
    return build?.kind === 'gguf' ? [[model, build] as const] : [];
  });
}

function judge([model, { files }]: Candidate, device: DeviceOffer): Offered {
  const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  return { model, sizeBytes, fit: fitOf(model.shape, sizeBytes, USUAL_CONTEXT.gguf, device) };
}

/** The largest first; of the same size, as the catalogue has them. */
function fitting(candidates: readonly Candidate[], device: DeviceOffer): readonly Offered[] {
  return candidates
    .map((candidate) => judge(candidate, device))
    .filter(({ fit }) => fit.verdict !== 'does-not-fit')
    .toSorted((a, b) => b.sizeBytes - a.sizeBytes);
}

function bestOf(offered: readonly Offered[]): Offered | undefined {
  return offered.find(({ fit }) => fit.verdict === 'runs') ?? offered[0];
}
