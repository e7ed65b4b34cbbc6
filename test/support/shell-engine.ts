import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ES2023 } from './es2023-shim.ts';

/**
 * Command-line shells of engines other than Node's: SpiderMonkey as GJS carries it, then JavaScriptCore. In Debian they
 * are the packages gjs and libjavascriptcoregtk-4.1-bin.
 */
const SHELLS: readonly string[] = ['gjs', 'jsc'];

/** What to say where no such shell is installed. */
export const NO_SHELL = 'neither gjs nor jsc is installed (on Debian: apt-get install gjs)';

/** The first shell that runs a script here, or null. */
export function findShell(): string | null {
  return SHELLS.find((shell) => runIn(shell, 'print(1 + 1);').trim() === '2') ?? null;
}

/** What the engine of a shell prints for an expression in which the exports of `bundle` are at hand. */
export function evaluateIn(shell: string, bundle: string, expression: string): unknown {
  const printed = runIn(shell, `${ES2023}\n${bundle}\nprint(JSON.stringify(${expression}));`);
  return JSON.parse(printed) as unknown;
}

function runIn(shell: string, script: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'samsa-shell-'));
  try {
    const file = join(folder, 'script.js');
    writeFileSync(file, script);
    const { error, status, stdout, stderr } = spawnSync(shell, [file], { encoding: 'utf8' });
    if (error !== undefined) return '';
    if (status !== 0) throw new Error(`${shell} ended with ${status}: ${stderr.slice(0, 2000)}`);
    return stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
