import type { Reporter, TestModule } from 'vitest/node';

/** Prints how many tests were skipped for which reason: a check that did not run is never passed over in silence. */
export class SkipReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const counts = new Map<string, number>();
    for (const module of modules) {
      for (const test of module.children.allTests('skipped')) {
        const result = test.result();
        const reason = (result.state === 'skipped' && result.note) || 'no reason given';
        const line = `${module.project.name}: ${reason}`;
        counts.set(line, (counts.get(line) ?? 0) + 1);
      }
    }
    for (const [line, count] of counts) console.log(`Skipped ${count} in ${line}`);
  }
}
