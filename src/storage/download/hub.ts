import * as v from 'valibot';
import { HUB } from '../../network/hubs';
import { EngineError } from '../../protocol';
import { checked } from '../checked-json';

/** A file of a repository on the hub, pinned to a commit. */
export interface HubFile {
  readonly path: string;
  readonly url: string;
  readonly sizeBytes: number;
  /** Of large files, which the hub keeps by their hash; null for small ones. */
  readonly sha256: string | null;
}

export interface HubRepository {
  readonly name: string;
  readonly commit: string;
  /** As the repository's card states it. */
  readonly licence: string | null;
  readonly files: readonly HubFile[];
}

/** What is read of the hub's answer about a model; more may stand in it. */
const ANSWER = v.object({
  sha: v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/, 'a commit of 40 hex digits')),
  cardData: v.optional(v.object({ license: v.optional(v.string()) })),
  siblings: v.array(
    v.object({
      rfilename: v.string(),
      size: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
      lfs: v.nullish(v.object({ sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)) })),
    }),
  ),
});

const NAME = /^\w[\w.-]*\/\w[\w.-]*$/;

export interface RepositoryOptions {
  readonly commit?: string;
  /** Another than the hub's for a mirror with the same interface. */
  readonly host?: string;
  readonly signal?: AbortSignal;
}

/**
 * What a repository holds, at a commit or at its newest.
 * @throws EngineError `invalid_request` for a name that cannot be one, `download_failed`; AbortError
 */
export async function readRepository(
  name: string,
  { commit, host = HUB, signal }: RepositoryOptions = {},
): Promise<HubRepository> {
  if (!NAME.test(name)) {
    throw new EngineError(
      'invalid_request',
      `repository: found ${JSON.stringify(name)}; allowed is owner/name, as NousResearch/Hermes-4.3-36B-GGUF`,
    );
  }
  const url = `${host}/api/models/${name}/revision/${commit ?? 'main'}?blobs=true`;
  const response = await fetch(url, {
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    ...(signal && { signal }),
  }).catch((cause: unknown) => {
    signal?.throwIfAborted();
    if (cause instanceof EngineError) throw cause;
    throw new EngineError('download_failed', `no connection to ${url}`, { cause });
  });
  if (!response.ok) throw new EngineError('download_failed', refusal(name, response.status));
  const answer = checked(ANSWER, await response.json().catch(() => null), {
    name: url,
    code: 'download_failed',
  });
  const { sha, cardData, siblings } = answer;
  return {
    name,
    commit: sha,
    licence: cardData?.license ?? null,
    files: siblings.map(({ rfilename, size, lfs }) => ({
      path: rfilename,
      url: `${host}/${name}/resolve/${sha}/${rfilename.split('/').map(encodeURIComponent).join('/')}`,
      sizeBytes: size ?? 0,
      sha256: lfs?.sha256 ?? null,
    })),
  };
}

function refusal(name: string, status: number): string {
  if (status === 401 || status === 403) {
    return `${name}: found the answer ${String(status)}; it does not exist, or only those who signed in may read it`;
  }
  if (status === 404) return `${name}: found no such repository or commit`;
  if (status === 429)
    return `${name}: the hub has had too many requests from here; try again in some minutes`;
  return `${name}: found the answer ${String(status)} from the hub; try again later`;
}
