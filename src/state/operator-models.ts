import { EngineError } from '../protocol';
import type { ModelRecord, WantedFile } from '../storage/models/model-record';
import { hostedBuildFiles } from './mlc-model';
import {
  fetchOperatorFile,
  parseOperatorFile,
  type HostedBuild,
  type HostedFile,
} from './operator-file';

/** A model that whoever hosts this app offers beside it. */
export interface OperatorModel {
  readonly summary: string;
  readonly record: ModelRecord;
  readonly sizeBytes: number | null;
}

/**
 * Reads `models.json` beside the app.
 * @param address of the file, relative to the page; addresses in it may be relative to it
 * @returns none when there is no such file, or no network to fetch a model over
 * @throws EngineError `invalid_request` that says where the file is wrong, `download_failed`
 */
export async function readOperatorModels(address: string): Promise<OperatorModel[]> {
  const fetched = await fetchOperatorFile(address);
  if (fetched.kind !== 'text') return [];
  return parseOperatorModels(fetched.text, new URL(address, location.href));
}

/** @throws EngineError `invalid_request` */
export function parseOperatorModels(text: string, base: URL): OperatorModel[] {
  const { models } = parseOperatorFile(text);
  return models.map((model) => {
    const id = `${base.host}/${model.id}`;
    const files =
      model.kind === 'mlc' ? hostedBuild(id, model.build, base) : ggufFiles(id, model.files, base);
    return {
      summary: model.summary,
      sizeBytes: model.kind === 'mlc' ? (model.build.sizeBytes ?? null) : sumBytes(files),
      record: {
        id,
        name: model.name,
        kind: model.kind,
        origin: base.host,
        licence: model.licence ?? null,
        files,
        addedMs: Date.now(),
      },
    };
  });
}

function ggufFiles(id: string, files: readonly HostedFile[], base: URL): WantedFile[] {
  return files.map((file) => {
    const url = addressOf(file.url, base);
    const name = decodeURIComponent(url.pathname.slice(url.pathname.lastIndexOf('/') + 1));
    return {
      id: `${id}/${name}`,
      name,
      url: url.href,
      sizeBytes: file.sizeBytes ?? null,
      sha256: file.sha256 ?? null,
      magic: 'GGUF',
    };
  });
}

function hostedBuild(id: string, build: HostedBuild, base: URL): WantedFile[] {
  return hostedBuildFiles(id, addressOf(build.folder, base), {
    url: addressOf(build.library, base),
    sha256: build.librarySha256,
  });
}

function addressOf(address: string, base: URL): URL {
  const url = new URL(address, base);
  if (!/^https?:$/.test(url.protocol)) throw wrong(`${address} is no http address`);
  return url;
}

function sumBytes(files: readonly WantedFile[]): number | null {
  const sizes = files.map(({ sizeBytes }) => sizeBytes);
  return sizes.includes(null) ? null : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
}

function wrong(found: string): EngineError {
  return new EngineError('invalid_request', `models.json, ${found}`);
}
