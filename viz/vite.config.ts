import { join } from 'node:path';
import { defineConfig, type UserConfigFnObject } from 'vite';
import { firstLoad } from './build/first-load.ts';
import { ONE_FILE, oneFile } from './build/one-file.ts';

const folder = join(import.meta.dirname, '..', 'dist', 'page');

/**
 * The page as a folder for any static host, and in the mode `one-file` as a single document that works from `file://`.
 * Both go to dist/page, the folder first; dist/viz has the compiled modules.
 */
const config: UserConfigFnObject = defineConfig(({ mode }) => {
  const isOneFile = mode === ONE_FILE;
  return {
    root: import.meta.dirname,
    // Relative, so that the folder works under any base path (issue 3, point 5).
    base: './',
    plugins: isOneFile ? [oneFile()] : [],
    worker: { format: isOneFile ? 'iife' : 'es' },
    build: {
      outDir: folder,
      emptyOutDir: !isOneFile,
      target: 'es2022',
      modulePreload: {
        polyfill: false,
        // All scripts of the first load at once; a part that is loaded on demand brings what it needs itself.
        resolveDependencies: (_file, needed, { hostType }) => (hostType === 'html' ? needed : []),
      },
      reportCompressedSize: false,
      ...(isOneFile ? { assetsInlineLimit: Number.MAX_SAFE_INTEGER, cssCodeSplit: false } : {}),
      rolldownOptions: {
        checks: { pluginTimings: false },
        output: { codeSplitting: isOneFile ? false : { groups: [firstLoad(import.meta.dirname)] } },
      },
    },
  };
});

export default config;
