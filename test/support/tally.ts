import { writeSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

/**
 * Ends a test run with one line, `N passed, N failed`, behind everything that other reporters print. A file that could
 * not be loaded and an error outside every test count as failed.
 */
export class Tally implements Reporter {
  private passed = 0;
  private failed = 0;

  onInit(): void {
    process.once('exit', () => {
      writeSync(1, `\n${this.passed} passed, ${this.failed} failed\n`);
    });
  }

  onTestRunStart(): void {
    this.passed = 0;
    this.failed = 0;
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    for (const module of modules) this.count(module);
    this.failed += unhandled.length;
  }

  private count(module: TestModule): void {
    let failedHere = 0;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === 'passed') this.passed += 1;
      else if (state === 'failed') failedHere += 1;
    }
    if (failedHere === 0 && !module.ok()) failedHere = 1;
    this.failed += failedHere;
  }
}
