import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { pageFolder } from '../../../sim/cli/serve/page-folder.ts';
import { serveOnFreePort, serveOnPort } from '../../../sim/cli/serve/port.ts';
import { CASE_PATH, type PageServer, servePage } from '../../../sim/cli/serve/server.ts';
import { UsageError } from '../../../sim/scenario/usage-error.ts';

let root = '';
let folder = '';
const open: PageServer[] = [];
const host = 'localhost';

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'samsa-serve-'));
  folder = join(root, 'dist', 'page');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(root, 'package.json'), '{}');
  writeFileSync(join(folder, 'index.html'), '<p>the page</p>');
  writeFileSync(join(folder, 'assets', 'a.js'), 'export {};');
});
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});
afterAll(() => rmSync(root, { recursive: true }));

async function served(caseText: string | null = null): Promise<PageServer> {
  const server = await servePage({ folder, host, port: 0, caseText });
  open.push(server);
  return server;
}

describe('the embedded server (issue 3, point 4)', () => {
  test('serves the page and its files with their types, and no sniffing', async () => {
    const { url } = await served();
    const page = await fetch(url);
    expect(await page.text()).toBe('<p>the page</p>');
    expect(page.headers.get('content-type')).toBe('text/html;charset=utf-8');
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    const script = await fetch(new URL('assets/a.js', url));
    expect(script.headers.get('content-type')).toBe('text/javascript');
  });

  test('serves what was built anew', async () => {
    const { url } = await served();
    writeFileSync(join(folder, 'assets', 'b.js'), 'export const b = 1;');
    expect((await fetch(new URL('assets/b.js', url))).status).toBe(200);
  });

  test('serves a case where there is one', async () => {
    const { url } = await served('{"a":1}');
    const answer = await fetch(new URL(CASE_PATH, url));
    expect(await answer.text()).toBe('{"a":1}');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const without = await served();
    expect((await fetch(new URL(CASE_PATH, without.url))).status).toBe(404);
  });

  test.each(['nothing.js', '%2e%2e/%2e%2e/package.json', '..%2f..%2fpackage.json', '%00', '%'])(
    'has nothing outside the folder: %s',
    async (path) => {
      const { url } = await served();
      expect((await fetch(`${url}${path}`)).status).toBe(404);
    },
  );

  test('answers GET and HEAD alone', async () => {
    const { url } = await served();
    const answer = await fetch(url, { method: 'POST', body: 'x' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  test('outlives a range that cannot be', async () => {
    const { url } = await served();
    await fetch(url, { headers: { Range: 'bytes=9-2' } }).catch(() => null);
    expect((await fetch(url)).status).toBe(200);
  });
});

describe('ports', () => {
  test('a port in use is an error where it was asked for', async () => {
    const { port } = await served();
    const asked = serveOnPort({ folder, host, port, caseText: null });
    await expect(asked).rejects.toThrow(UsageError);
    await expect(asked).rejects.toThrow(`--port: port ${port} is in use`);
  });

  test('else the next free one is taken', async () => {
    const { port } = await served();
    const next = await serveOnFreePort({ folder, host, caseText: null }, port);
    open.push(next);
    expect(next.port).toBeGreaterThan(port);
  });

  test('where all neighbours are taken, the system gives one', async () => {
    // The last ports: there is nothing behind them.
    const last = 65_535;
    const blocker = createServer();
    await new Promise<void>((resolve) => {
      blocker.once('error', () => resolve());
      blocker.listen(last, host, () => resolve());
    });
    const server = await serveOnFreePort({ folder, host, caseText: null }, last);
    open.push(server);
    expect(server.port).not.toBe(last);
    blocker.close();
  });

  test('a host that is not of this machine is an error', async () => {
    const asked = serveOnPort({ folder, host: '203.0.113.9', port: 0, caseText: null });
    await expect(asked).rejects.toThrow('--host: 203.0.113.9 is no address of this machine');
  });
});

describe('the folder of the page', () => {
  test('is found from any place in its package', () => {
    const deep = join(root, 'dist', 'sim', 'cli');
    mkdirSync(deep, { recursive: true });
    expect(pageFolder(deep)).toBe(folder);
  });

  test('says how to build it where it is missing', () => {
    const empty = join(root, 'empty');
    mkdirSync(empty);
    writeFileSync(join(empty, 'package.json'), '{}');
    expect(() => pageFolder(empty)).toThrow('`npm run build` builds it');
  });
});
