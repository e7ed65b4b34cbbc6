import { describe, expect, test } from 'vitest';
import { findChromium, type Surroundings } from '../../support/chromium.ts';

const here = (over: Partial<Surroundings>, ...there: readonly string[]): Surroundings => ({
  platform: 'linux',
  env: {},
  isExecutable: (path) => there.includes(path),
  ...over,
});

describe('the browser of the tests is found where it is (DESIGN §9)', () => {
  test('CHROME_PATH comes first, and must be right', () => {
    const env = { CHROME_PATH: '/opt/chrome', PATH: '/usr/bin' };
    expect(findChromium(here({ env }, '/opt/chrome', '/usr/bin/chromium'))).toBe('/opt/chrome');
    expect(() => findChromium(here({ env }, '/usr/bin/chromium'))).toThrow('CHROME_PATH names');
  });

  test.skipIf(process.platform === 'win32')('Linux: the path, Chromium before Chrome', () => {
    const env = { PATH: '/usr/local/bin:/usr/bin' };
    const both = ['/usr/local/bin/google-chrome', '/usr/bin/chromium'];
    expect(findChromium(here({ env }, ...both))).toBe('/usr/bin/chromium');
    expect(findChromium(here({ env }, '/usr/local/bin/google-chrome'))).toBe(
      '/usr/local/bin/google-chrome',
    );
    expect(findChromium(here({ env }))).toBeNull();
  });

  test('macOS and Windows: the usual places', () => {
    const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
    expect(findChromium(here({ platform: 'darwin' }, mac))).toBe(mac);
    const windows = 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe';
    const env = { PROGRAMFILES: 'C:\\Program Files' };
    expect(findChromium(here({ platform: 'win32', env }, windows))).toBe(windows);
  });
});
