import type { Engine } from '../protocol';

/** What the page's state needs beside `Engine`: to throw a worker away whose GPU device is lost. */
export interface RestartableEngine extends Engine {
  restart(): void;
}
