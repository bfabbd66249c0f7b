import type { CatalogueModel, MlcBuild } from '../hermes/catalogue/catalogue.types';
import { LICENCES } from '../hermes/catalogue/licences';
import { EngineError } from '../protocol';
import type { HubRepository } from '../storage/download/hub';
import {
  CONFIG_FILE,
  LIBRARY_MAGIC,
  MANIFEST_FILE,
  OLD_MANIFEST_FILE,
} from '../storage/models/mlc-files';
import type { ModelRecord, WantedFile } from '../storage/models/model-record';
import type { ReadRepository } from './hub-model';

/** What WebLLM reads of a build's folder, its weights aside. */
const SMALL_FILES = [
  CONFIG_FILE,
  MANIFEST_FILE,
  'tokenizer.json',
  'tokenizer_config.json',
] as const;

/**
 * An MLC build of the catalogue as it lies on the hub now, pinned to a commit.
 * @throws EngineError `download_failed` when it is no MLC build, and what `readRepository` throws
 */
export async function findMlcBuild(
  model: CatalogueModel,
  build: MlcBuild,
  readRepository: ReadRepository,
): Promise<ModelRecord> {
  const repository = await readRepository(build.repository, null);
  return {
    id: build.repository,
    name: `${model.name} ${build.quantization}`,
    kind: 'mlc',
    origin: build.repository,
    licence: LICENCES[model.licence].name,
    files: [...buildFiles(repository), libraryFile(build.repository, build.libraryUrl)],
    addedMs: Date.now(),
  };
}

function buildFiles({ name, commit, files }: HubRepository): WantedFile[] {
  const manifest = files.some(({ path }) => path === MANIFEST_FILE)
    ? MANIFEST_FILE
    : OLD_MANIFEST_FILE;
  const wanted = new Set<string>([...SMALL_FILES, manifest]);
  const found = files.filter(
    ({ path }) => wanted.has(path) || /^params_shard_\d+\.bin$/.test(path),
  );
  for (const path of [CONFIG_FILE, manifest]) {
    if (found.some((file) => file.path === path)) continue;
    throw new EngineError(
      'download_failed',
      `${name} at ${commit.slice(0, 7)}: found no ${path}; allowed: the repository of an MLC build`,
    );
  }
  return found.map((file) => ({
    id: `${name}/${file.path}`,
    name: file.path,
    url: file.url,
    sizeBytes: file.sizeBytes,
    sha256: file.sha256,
  }));
}

/** A build that somebody else hosts. Its weights are listed by its manifest, which is read once it is here. */
export function hostedBuildFiles(id: string, folder: URL, library: HostedLibrary): WantedFile[] {
  const small = SMALL_FILES.map((name) => ({
    id: `${id}/${name}`,
    name,
    url: new URL(name, folder).href,
    sizeBytes: null,
    sha256: null,
  }));
  return [...small, libraryFile(id, library.url.href, library.sha256)];
}

export interface HostedLibrary {
  readonly url: URL;
  readonly sha256?: string | undefined;
}

function libraryFile(id: string, url: string, sha256: string | null = null): WantedFile {
  const name = decodeURIComponent(url.slice(url.lastIndexOf('/') + 1));
  return { id: `${id}/${name}`, name, url, sizeBytes: null, sha256, magic: LIBRARY_MAGIC };
}
