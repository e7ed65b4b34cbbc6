import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');

/** What a reader of docs/property-tests.md installs besides Samsa; here it is what this repository has. */
const TOOLS = ['fast-check', 'vitest', 'typescript'];

/** How a command ended, and what it printed, without colours. */
export interface Ran {
  readonly code: number | null;
  readonly out: string;
  /** Both streams. */
  readonly text: string;
}

/** A project outside the repository with the packed package installed as `npm install <file>` does. */
export class Consumer {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'samsa-package-'));

  /** Packs what was built, and installs it with its dependencies. */
  constructor() {
    npm(['pack', '--silent', '--pack-destination', this.folder], ROOT);
    const tarball = readdirSync(this.folder).find((name) => name.endsWith('.tgz')) ?? '';
    this.write(
      'package.json',
      JSON.stringify({ name: 'durability', type: 'module', private: true }),
    );
    const quick = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];
    npm(['install', ...quick, `./${tarball}`], this.folder);
    for (const tool of TOOLS) {
      const here = join(ROOT, 'node_modules', tool);
      symlinkSync(here, join(this.folder, 'node_modules', tool), 'junction');
    }
  }

  /** Writes a file of the project. */
  write(path: string, text: string): void {
    writeFileSync(join(this.folder, path), text);
  }

  /** Runs Node in the project. */
  node(...args: readonly string[]): Ran {
    const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, NODE_OPTIONS: undefined };
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: this.folder,
      encoding: 'utf8',
      env,
    });
    return { code: status, out: stdout, text: `${stdout}${stderr}` };
  }

  /** Runs the script that a package has for a command. */
  tool(script: string, ...args: readonly string[]): Ran {
    return this.node(join('node_modules', script), ...args);
  }

  /** Takes the project away. */
  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** On Windows npm is a batch file, which only a shell runs. */
function npm(args: readonly string[], cwd: string): void {
  const isWindows = process.platform === 'win32';
  execFileSync(isWindows ? 'npm.cmd' : 'npm', args, { cwd, shell: isWindows, stdio: 'pipe' });
}
