import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pageFolder } from '../../sim/cli/serve/page-folder.ts';
import { runFragment } from '../../sim/cli/serve/target.ts';
import { DESKTOP, PageRig, PHONE, type Viewport } from './page.ts';
import { settled } from './settled.ts';

const LAYOUTS: readonly Viewport[] = [DESKTOP, PHONE];
const THEMES = ['light', 'dark'] as const;
const LANGUAGES = ['en', 'ko'] as const;

/** What is shown, by the name that the files begin with. */
const VIEWS: Readonly<Record<string, string>> = {
  start: '',
  run: runFragment('leader-crash-acks-1', '1'),
};

/** Writes pictures of the page in both layouts, themes and languages to dist/screenshots (issue 3). */
async function screenshots(): Promise<void> {
  warnWithoutKorean();
  const folder = join(pageFolder(), '..', 'screenshots');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const rig = await PageRig.start();
  try {
    for (const shot of shots()) {
      const { page, problems } = await rig.open(shot.path, shot.viewport);
      await settled(page);
      const path = join(folder, `${shot.name}.png`);
      await page.screenshot({ path });
      process.stdout.write(`${path}\n`);
      for (const problem of problems) process.stderr.write(`${shot.name}: ${problem}\n`);
      if (problems.length > 0) process.exitCode = 1;
      await rig.closePages();
    }
  } finally {
    await rig.stop();
  }
}

interface Shot {
  readonly name: string;
  readonly path: string;
  readonly viewport: Viewport;
}

function shots(): Shot[] {
  const found: Shot[] = [];
  for (const [view, fragment] of Object.entries(VIEWS)) {
    for (const viewport of LAYOUTS) {
      for (const theme of THEMES) {
        for (const language of LANGUAGES) {
          const size = `${viewport.width}x${viewport.height}`;
          const path = `?theme=${theme}&lang=${language}${fragment}`;
          found.push({ name: `${view}-${size}-${theme}-${language}`, path, viewport });
        }
      }
    }
  }
  return found;
}

/** Without a font for it, Chromium draws Korean as empty boxes. */
function warnWithoutKorean(): void {
  const { status, stdout } = spawnSync('fc-list', [':lang=ko'], { encoding: 'utf8' });
  if (status !== 0 || stdout.trim() !== '') return;
  process.stderr.write(
    'no font has Korean: install one (on Debian: apt-get install fonts-nanum)\n',
  );
}

await screenshots();
