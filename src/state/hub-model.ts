import type { CatalogueModel, GgufBuild } from '../hermes/catalogue/catalogue.types';
import { LICENCES } from '../hermes/catalogue/licences';
import { EngineError } from '../protocol';
import type { HubFile, HubRepository } from '../storage/download/hub';
import type { ModelRecord, WantedFile } from '../storage/models/model-record';

/** Looks a repository up, at a commit or at its newest: see `ModelLibrary.readRepository`. */
export type ReadRepository = (name: string, commit: string | null) => Promise<HubRepository>;

/**
 * A build of the catalogue as it lies on the hub now, pinned to a commit.
 * @throws EngineError `integrity_failed` when the hub has another file than the one that was published, and what
 *   `readRepository` throws
 */
export async function findBuild(
  model: CatalogueModel,
  build: GgufBuild,
  readRepository: ReadRepository,
): Promise<ModelRecord> {
  const repository = await readRepository(build.repository, build.commit ?? null);
  const files = build.files.map((known) => {
    const found = findFile(repository, known.path);
    if (known.sha256 !== null && found.sha256 !== null && found.sha256 !== known.sha256) {
      throw new EngineError(
        'integrity_failed',
        `${known.path}: found SHA-256 ${found.sha256} in ${repository.name}; published is ${known.sha256}. The file was changed since`,
      );
    }
    return wantedFile(repository, { ...found, sha256: known.sha256 ?? found.sha256 });
  });
  return {
    id: `${build.repository}/${build.quantization}`,
    name: `${model.name} ${build.quantization}`,
    kind: 'gguf',
    origin: build.repository,
    licence: LICENCES[model.licence].name,
    files,
    addedMs: Date.now(),
  };
}

const HUB_ADDRESS = /^https:\/\/huggingface\.co\/([\w.-]+\/[\w.-]+)(?:\/|$)/;

/**
 * What a person typed in as a model's place: `owner/name`, the address of a repository or of a file in it, or the address of a GGUF
 * file anywhere else.
 * @throws EngineError `invalid_request` for an address that is none, and what `readRepository` throws
 */
export async function findModels(
  place: string,
  readRepository: ReadRepository,
): Promise<HubChoices> {
  if (!/^https?:/i.test(place)) return findChoices(place, readRepository);
  const repository = HUB_ADDRESS.exec(place)?.[1];
  if (repository !== undefined) return findChoices(repository, readRepository);
  return fileElsewhere(place);
}

/** A file that nobody published a hash of. */
function fileElsewhere(address: string): HubChoices {
  const url = URL.canParse(address) ? new URL(address) : null;
  const path = decodeURIComponent(url?.pathname.split('/').at(-1) ?? '');
  if (!url || !path.toLowerCase().endsWith('.gguf')) {
    throw new EngineError(
      'invalid_request',
      `found ${JSON.stringify(address)}; allowed is owner/name of a repository, or an address that ends with .gguf`,
    );
  }
  const names = partNames(path);
  const [first = path] = names;
  const name = stemOf(path);
  const record: ModelRecord = {
    id: `${url.host}/${name}`,
    name,
    kind: 'gguf',
    origin: url.host,
    licence: null,
    files: names.map((one) => ({
      id: `${url.host}${url.pathname.slice(0, url.pathname.lastIndexOf('/') + 1)}${one}`,
      name: one,
      url: new URL(encodeURIComponent(one) + url.search, url).href,
      sizeBytes: null,
      sha256: null,
      magic: 'GGUF',
    })),
    addedMs: Date.now(),
  };
  return {
    name,
    commit: null,
    licence: null,
    choices: [{ path: first, sizeBytes: null, record }],
  };
}

/** What a repository has to choose from. */
export interface HubChoices {
  /** Of the repository, or of the file that is in none. */
  readonly name: string;
  /** Null for a file that is in no repository. */
  readonly commit: string | null;
  /** As its card states it. */
  readonly licence: string | null;
  readonly choices: readonly HubChoice[];
}

export interface HubChoice {
  readonly path: string;
  /** Of all its parts; null until a server tells. */
  readonly sizeBytes: number | null;
  readonly record: ModelRecord;
}

/** The GGUF models of any repository; the parts of a split one are one choice. Throws what `readRepository` throws. */
export async function findChoices(
  name: string,
  readRepository: ReadRepository,
): Promise<HubChoices> {
  const repository = await readRepository(name, null);
  const paths = repository.files.map(({ path }) => path).filter((path) => path.endsWith('.gguf'));
  return {
    name: repository.name,
    commit: repository.commit,
    licence: repository.licence,
    choices: paths
      .filter((path) => !PART.test(path) || path.includes('-00001-of-'))
      .map((path) => {
        const parts = partsOf(repository, path);
        const sizeBytes = parts.reduce((sum, part) => sum + part.sizeBytes, 0);
        return { path, sizeBytes, record: hubModel(repository, path, parts) };
      }),
  };
}

function hubModel(repository: HubRepository, path: string, parts: readonly HubFile[]): ModelRecord {
  const name = stemOf(path);
  return {
    id: `${repository.name}/${name}`,
    name,
    kind: 'gguf',
    origin: repository.name,
    licence: repository.licence,
    files: parts.map((file) => wantedFile(repository, file)),
    addedMs: Date.now(),
  };
}

const PART = /^(.*)-\d{5}-of-(\d{5})\.gguf$/i;

function partsOf(repository: HubRepository, path: string): HubFile[] {
  return partNames(path).map((name) => findFile(repository, name));
}

/** Of a split file all parts, told by the name of one; else the file itself. */
function partNames(path: string): string[] {
  const [, stem, count] = PART.exec(path) ?? [];
  if (stem === undefined || count === undefined) return [path];
  return Array.from(
    { length: Number(count) },
    (_, index) => `${stem}-${String(index + 1).padStart(5, '0')}-of-${count}.gguf`,
  );
}

/** Without folders, part and ending. */
function stemOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/(-\d{5}-of-\d{5})?\.gguf$/i, '');
}

function findFile({ name, commit, files }: HubRepository, path: string): HubFile {
  const file = files.find((one) => one.path === path);
  if (file) return file;
  const gguf = files.filter((one) => one.path.endsWith('.gguf')).map((one) => one.path);
  throw new EngineError(
    'download_failed',
    `${name} at ${commit.slice(0, 7)}: found no ${path}; it has ${gguf.join(', ') || 'no GGUF file'}`,
  );
}

function wantedFile({ name }: HubRepository, file: HubFile): WantedFile {
  return {
    id: `${name}/${file.path}`,
    name: file.path.slice(file.path.lastIndexOf('/') + 1),
    url: file.url,
    sizeBytes: file.sizeBytes,
    sha256: file.sha256,
    magic: 'GGUF',
  };
}
