export type * from './engine';
export type { ModelShape } from './model-shape';
export {
  CHAT_FILE_ERROR_CODES,
  EngineError,
  GENERAL_ERROR_CODES,
  SERVER_ERROR_CODES,
  isAbortError,
  toEngineError,
  type EngineErrorCode,
} from './engine-error';
export { connectEngine, type RemoteEngine } from './connect-engine';
export { EventBatch } from './event-batch';
export { forEach, withSignal } from './line-call';
export { installTransferHandlers } from './transfer-handlers';
export { serveEngine } from './serve-engine';
export { holdLifeLock, whenLifeLockFrees } from './life-lock';
export { decodeTokensPerSecond, prefillTokensPerSecond } from './rates';
