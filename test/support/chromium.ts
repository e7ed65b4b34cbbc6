import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The names under which Chromium and its kin are installed on Linux, the plainest first. */
const COMMANDS = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
];

/** What decides where a browser is looked for. */
export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isExecutable: (path: string) => boolean;
}

const HERE: Surroundings = { platform: process.platform, env: process.env, isExecutable };

/** The path of a Chromium: `CHROME_PATH`, else one found on the system, else null (DESIGN §9). */
export function findChromium(surroundings: Surroundings = HERE): string | null {
  const { env, isExecutable: isThere } = surroundings;
  const given = env['CHROME_PATH'];
  if (given !== undefined && given !== '') {
    if (isThere(given)) return given;
    throw new Error(`CHROME_PATH names ${given}, which is no file that can be run`);
  }
  return candidates(surroundings).find(isThere) ?? null;
}

/** The path of a Chromium, or an error that says how to have one. */
export function chromium(): string {
  const found = findChromium();
  if (found !== null) return found;
  throw new Error(
    'the browser tests need Chromium or Chrome and found none: install one (on Debian: apt-get install chromium), or set CHROME_PATH to its executable',
  );
}

function candidates({ platform, env }: Surroundings): string[] {
  switch (platform) {
    case 'darwin':
      return ['/Applications', join(env['HOME'] ?? '', 'Applications')].flatMap((folder) => [
        `${folder}/Google Chrome.app/Contents/MacOS/Google Chrome`,
        `${folder}/Chromium.app/Contents/MacOS/Chromium`,
        `${folder}/Microsoft Edge.app/Contents/MacOS/Microsoft Edge`,
      ]);
    case 'win32':
      return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) => {
        const folder = env[name];
        if (folder === undefined) return [];
        return [
          `${folder}\\Google\\Chrome\\Application\\chrome.exe`,
          `${folder}\\Chromium\\Application\\chrome.exe`,
          `${folder}\\Microsoft\\Edge\\Application\\msedge.exe`,
        ];
      });
    default: {
      const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
      return COMMANDS.flatMap((name) =>
        [...folders, '/usr/bin'].map((folder) => join(folder, name)),
      );
    }
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
