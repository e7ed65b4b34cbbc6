import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { findChromium } from './chromium.ts';

/**
 * Installs Chromium where the tests are run by root on a bare Debian, as they are in a fresh container (DESIGN §9). It
 * does nothing elsewhere: the browser tests then fail with words of their own.
 */
function installChromium(): void {
  if (findChromium() !== null || !isDebian() || process.getuid?.() !== 0) return;
  say('no Chromium found: installing Debian’s with apt-get');
  apt('update');
  // The second package has Korean, in which the page is tested too.
  apt('install', '--yes', '--no-install-recommends', 'chromium', 'fonts-nanum');
  if (findChromium() === null) say('apt-get did not bring a Chromium: the browser tests will fail');
}

function isDebian(): boolean {
  const file = '/etc/os-release';
  return existsSync(file) && /^ID=["']?debian["']?$/m.test(readFileSync(file, 'utf8'));
}

function apt(...args: readonly string[]): void {
  const { status, error } = spawnSync('apt-get', ['--quiet=2', ...args], {
    // Messages are for people: standard output belongs to the tests.
    stdio: ['ignore', process.stderr.fd, process.stderr.fd],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    timeout: 300_000,
  });
  if (status !== 0) say(`apt-get ${args[0]} failed: ${error?.message ?? `exit code ${status}`}`);
}

const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

installChromium();
