import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pageFolder } from '../../sim/cli/serve/page-folder.ts';
import { DESKTOP, PageRig, PHONE, type Viewport } from './page.ts';
import { settled } from './settled.ts';
import { VIEWS, type View } from './shots.ts';

const LAYOUTS: readonly Viewport[] = [DESKTOP, PHONE];
const THEMES = ['light', 'dark'] as const;
const LANGUAGES = ['en', 'ko'] as const;

/**
 * Writes pictures of the page in both layouts, themes and languages to dist/screenshots: of all views, or of those whose
 * pictures' names contain one of the arguments (`compare`, `390x844-dark`).
 */
async function screenshots(wanted: readonly string[]): Promise<void> {
  warnWithoutKorean();
  const folder = join(pageFolder(), '..', 'screenshots');
  if (wanted.length === 0) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const rig = await PageRig.start();
  try {
    for (const shot of shots().filter(({ name }) => isWanted(name, wanted))) {
      const { page, problems } = await rig.open(shot.path, shot.viewport, shot.view.before);
      await settled(page);
      if (shot.view.act !== undefined) {
        await shot.view.act(page);
        await settled(page);
      }
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

const fragmentOf = ({ fragment }: View): string =>
  typeof fragment === 'string' ? fragment : fragment();

const isWanted = (name: string, wanted: readonly string[]): boolean =>
  wanted.length === 0 || wanted.some((part) => name.includes(part));

interface Shot {
  readonly name: string;
  readonly view: View;
  readonly path: string;
  readonly viewport: Viewport;
}

function shots(): Shot[] {
  const found: Shot[] = [];
  for (const [name, view] of Object.entries(VIEWS)) {
    for (const viewport of LAYOUTS) {
      for (const theme of THEMES) {
        for (const language of LANGUAGES) {
          const size = `${viewport.width}x${viewport.height}`;
          const path = `?theme=${theme}&lang=${language}${view.query ?? ''}${fragmentOf(view)}`;
          found.push({ name: `${name}-${size}-${theme}-${language}`, view, path, viewport });
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

await screenshots(process.argv.slice(2));
