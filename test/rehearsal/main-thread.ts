import type { Browser } from 'playwright';

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts: number;
  readonly dur?: number;
  /** Of the processor's time; less than `dur` when the thread had to wait for one. */
  readonly tdur?: number;
}

export interface MainThreadWork {
  readonly nFrames: number;
  /** Of the work between one frame and the next: scripts, styles, layout and paint. */
  readonly p99FrameMs: number;
  /** The same in the processor's time. */
  readonly p99FrameCpuMs: number;
  readonly longestTaskMs: number;
  /** Of that same task. */
  readonly longestTaskCpuMs: number;
  readonly nTasksOver50Ms: number;
}

/** What the page's main thread does meanwhile, as Chromium's tracing has it. */
export async function mainThreadWork(
  browser: Browser,
  meanwhile: () => Promise<void>,
): Promise<MainThreadWork> {
  const cdp = await browser.newBrowserCDPSession();
  const events: TraceEvent[] = [];
  cdp.on('Tracing.dataCollected', ({ value }) => {
    events.push(...(value as unknown as readonly TraceEvent[]));
  });
  const isComplete = new Promise((resolve) => {
    cdp.once('Tracing.tracingComplete', resolve);
  });
  // Tasks and frames alone: what is noted of more takes longer than what it tells of.
  const traceConfig = {
    includedCategories: ['disabled-by-default-lighthouse', 'disabled-by-default-devtools.timeline'],
    excludedCategories: ['*'],
  };
  await cdp.send('Tracing.start', { traceConfig });
  // All processes begin to trace, which takes them longer than what is measured.
  await new Promise((resolve) => setTimeout(resolve, 1000));
  await meanwhile();
  await cdp.send('Tracing.end');
  await isComplete;
  const threads = new Map<string, TraceEvent[]>();
  for (const event of events) {
    const key = `${String(event.pid)} ${String(event.tid)}`;
    const thread = threads.get(key);
    if (thread) thread.push(event);
    else threads.set(key, [event]);
  }
  // The page's is the one that draws the most frames.
  const [drawing = []] = [...threads.values()].sort(
    (a, b) => beginsOf(b).length - beginsOf(a).length,
  );
  return workOf(drawing);
}

function workOf(events: readonly TraceEvent[]): MainThreadWork {
  const begins = beginsOf(events);
  const tasks = events
    .filter(({ name, ph }) => name === 'RunTask' && ph === 'X')
    .map(({ ts, dur = 0, tdur = 0 }) => ({ ts, ms: dur / 1000, cpuMs: tdur / 1000 }))
    .sort((a, b) => a.ts - b.ts);
  const longest = tasks.reduce((a, b) => (b.ms > a.ms ? b : a), { ms: 0, cpuMs: 0 });
  return {
    nFrames: begins.length,
    p99FrameMs: p99(perFrame(begins, tasks, ({ ms }) => ms)),
    p99FrameCpuMs: p99(perFrame(begins, tasks, ({ cpuMs }) => cpuMs)),
    longestTaskMs: longest.ms,
    longestTaskCpuMs: longest.cpuMs,
    nTasksOver50Ms: tasks.filter(({ ms }) => ms > 50).length,
  };
}

/** What is summed up between one frame and the next. @param tasks in the order of their time */
function perFrame<Task extends { readonly ts: number }>(
  begins: readonly number[],
  tasks: readonly Task[],
  costOf: (task: Task) => number,
): number[] {
  let at = tasks.findIndex(({ ts }) => ts >= (begins[0] ?? Infinity));
  return begins.map((_, n) => {
    const end = begins[n + 1] ?? Infinity;
    let sum = 0;
    for (let task = tasks[at]; task && task.ts < end; task = tasks[++at]) sum += costOf(task);
    return sum;
  });
}

function p99(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? 0;
}

function beginsOf(events: readonly TraceEvent[]): readonly number[] {
  return events
    .filter(({ name }) => name === 'BeginCommitCompositorFrame')
    .map(({ ts }) => ts)
    .sort((a, b) => a - b);
}
