import type { Browser, Page } from 'playwright';

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts: number;
  readonly dur?: number;
}

export interface MainThreadWork {
  readonly nFrames: number;
  /** Between one frame's beginning and the next one's: scripts, styles, layout and paint. */
  readonly p99FrameMs: number;
  readonly longestTaskMs: number;
  readonly nTasksOver50Ms: number;
}

/** What the page's main thread does meanwhile, as Chromium's tracing has it. */
export async function mainThreadWork(
  browser: Browser,
  page: Page,
  meanwhile: () => Promise<void>,
): Promise<MainThreadWork> {
  await browser.startTracing(page, {
    categories: ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline'],
  });
  await meanwhile();
  const trace = JSON.parse((await browser.stopTracing()).toString()) as {
    readonly traceEvents: readonly TraceEvent[];
  };
  const threads = new Map<string, TraceEvent[]>();
  for (const event of trace.traceEvents) {
    const key = `${String(event.pid)} ${String(event.tid)}`;
    const thread = threads.get(key);
    if (thread) thread.push(event);
    else threads.set(key, [event]);
  }
  // The page's is the one that draws the most frames.
  const [events = []] = [...threads.values()].sort(
    (a, b) => beginsOf(b).length - beginsOf(a).length,
  );
  return workOf(events);
}

function workOf(events: readonly TraceEvent[]): MainThreadWork {
  const begins = beginsOf(events);
  const tasks = events
    .filter(({ name, ph }) => name.endsWith('RunTask') && ph === 'X')
    .map(({ ts, dur = 0 }) => ({ ts, ms: dur / 1000 }))
    .sort((a, b) => a.ts - b.ts);
  const frames: number[] = [];
  let at = 0;
  for (const [n, begin] of begins.entries()) {
    const end = begins[n + 1] ?? Infinity;
    while ((tasks[at]?.ts ?? Infinity) < begin) at += 1;
    let ms = 0;
    for (; (tasks[at]?.ts ?? Infinity) < end; at += 1) ms += tasks[at]?.ms ?? 0;
    frames.push(ms);
  }
  frames.sort((a, b) => a - b);
  const times = tasks.map(({ ms }) => ms);
  return {
    nFrames: frames.length,
    p99FrameMs: frames[Math.floor(frames.length * 0.99)] ?? 0,
    longestTaskMs: Math.max(0, ...times),
    nTasksOver50Ms: times.filter((ms) => ms > 50).length,
  };
}

function beginsOf(events: readonly TraceEvent[]): readonly number[] {
  return events
    .filter(({ name }) => name === 'BeginMainThreadFrame')
    .map(({ ts }) => ts)
    .sort((a, b) => a - b);
}
