import { startMarkdownWorker } from '../engine-client/worker-thread';
import { MarkdownClient } from './markdown-client';

/** The page's one reader of Markdown. It only turns texts into trees, so nothing has to be handed another. */
export const markdown = new MarkdownClient(startMarkdownWorker);
