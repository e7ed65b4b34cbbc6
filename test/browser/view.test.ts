import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';

const MAIN = join(import.meta.dirname, '..', '..', 'dist', 'sim', 'cli', 'main.js');

const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

/** Starts the built command line and waits for the first document or line that it prints. */
async function start(
  ...args: readonly string[]
): Promise<{ child: ChildProcess; printed: string }> {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  running.push(child);
  const [printed] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, printed: printed.toString() };
}

describe('samsa view (DESIGN §8, issue 3, point 4)', () => {
  test('--json prints the address of the run, which is served until an interrupt', async () => {
    const { child, printed } = await start('view', 'min-isr', '--json', '--port', '0');
    const { url } = JSON.parse(printed) as { url: string };
    expect(url).toMatch(/^http:\/\/localhost:\d+\/#\/run\/min-isr/);
    const page = await fetch(url);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<title>Samsa');
    if (process.platform === 'win32') return;
    const ended = once(child, 'exit');
    child.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
  });

  test('a port that is in use is bad input where it was asked for', async () => {
    const { printed } = await start('view', '--json', '--port', '0');
    const { port } = new URL((JSON.parse(printed) as { url: string }).url);
    const child = spawn(process.execPath, [MAIN, 'view', '--port', port]);
    running.push(child);
    let error = '';
    child.stderr.on('data', (text: Buffer) => {
      error += text.toString();
    });
    expect((await once(child, 'close'))[0]).toBe(2);
    expect(error).toContain(`port ${port} is in use`);
  });
});
