import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError } from '../../scenario/usage-error.ts';

/** The folder of the built page: `dist/page` of the package that this file is in, compiled or not. */
export function pageFolder(from: string = import.meta.dirname): string {
  const folder = join(packageRoot(from), 'dist', 'page');
  if (existsSync(join(folder, 'index.html'))) return folder;
  throw new UsageError({
    file: join(folder, 'index.html'),
    path: '',
    value: null,
    problem: 'the page is not built: `npm run build` builds it',
    nearest: [],
  });
}

/** The nearest folder upwards that holds a package. */
function packageRoot(from: string): string {
  if (existsSync(join(from, 'package.json'))) return from;
  const parent = dirname(from);
  return parent === from ? from : packageRoot(parent);
}
