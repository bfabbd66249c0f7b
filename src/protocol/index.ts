export type * from './engine';
export {
  ENGINE_ERROR_CODES,
  EngineError,
  isAbortError,
  toEngineError,
  type EngineErrorCode,
} from './engine-error';
export { connectEngine, type RemoteEngine } from './connect-engine';
export { serveEngine } from './serve-engine';
export { holdLifeLock, whenLifeLockFrees } from './life-lock';
export { decodeTokensPerSecond, prefillTokensPerSecond } from './rates';
