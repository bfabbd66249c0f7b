import { EngineError } from '../../src/protocol';

/** As far as it is needed; TypeScript's library for workers has no types for it. */
interface PolicyViolation extends Event {
  readonly blockedURI: string;
  readonly disposition: 'enforce' | 'report';
}

/** A violation is told in a task of its own, which may come after the failure. */
const WAIT_MS = 50;

/**
 * A `fetch` that tells a request that the page's policy does not let through from one that did not arrive: to a program both are the
 * same TypeError.
 * @throws EngineError `not_allowed` that names the host and what can be done, from the returned function
 */
export function withPolicyReasons(send: typeof fetch): typeof fetch {
  const blocked = new Set<string>();
  self.addEventListener('securitypolicyviolation', (event) => {
    const { blockedURI, disposition } = event as PolicyViolation;
    if (disposition === 'enforce' && URL.canParse(blockedURI)) {
      blocked.add(new URL(blockedURI).origin);
    }
  });
  return async (input, init) => {
    try {
      return await send(input, init);
    } catch (thrown) {
      if (!(thrown instanceof TypeError)) throw thrown;
      await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
      const { origin, host } = new URL(input instanceof Request ? input.url : input);
      if (!blocked.has(origin)) throw thrown;
      throw new EngineError(
        'not_allowed',
        `${host}: the Content-Security-Policy that this page’s host sends with its workers does not let it be reached. Ask whoever hosts the page to add ${origin} to connect-src, or fetch the file with your browser and open it from disk`,
        { cause: thrown },
      );
    }
  };
}
