import { describe, expect, test } from 'vitest';
import { inlineWorkers, withScript, withStyle } from '../../../../viz/build/one-file.ts';

describe('the one-file page (viz.md §1.8)', () => {
  test('a worker of its own file becomes one that is put in line', () => {
    const code = `const a = new Worker(new URL('../engine/engine.worker.ts', import.meta.url), {
      type: 'module',
    });`;
    expect(inlineWorkers(code)).toBe(
      'import InlineWorker0 from "../engine/engine.worker.ts?worker&inline";const a = new InlineWorker0();',
    );
  });

  test('each worker has an import of its own; other code stays as it is', () => {
    const code =
      'new Worker(new URL("./a.ts", import.meta.url)); new Worker(new URL(\'./b.ts\', import.meta.url))';
    const rewritten = inlineWorkers(code);
    expect(rewritten).toContain('InlineWorker0 from "./a.ts?worker&inline"');
    expect(rewritten).toContain('InlineWorker1 from "./b.ts?worker&inline"');
    expect(rewritten).toContain('new InlineWorker0(); new InlineWorker1()');
    expect(inlineWorkers('new Worker(address)')).toBe('new Worker(address)');
  });

  test('a script takes the place of its tag, and cannot end it', () => {
    const html = '<head><script type="module" crossorigin src="./assets/a-1.js"></script></head>';
    const code = 'const a = "</script><!-- $& <script>";';
    expect(withScript(html, 'assets/a-1.js', code)).toBe(
      '<head><script type="module">const a = "\\x3C/script>\\x3C!-- $& \\x3Cscript>";</script></head>',
    );
  });

  test('a style sheet takes the place of its link', () => {
    const html = '<link rel="stylesheet" crossorigin href="./assets/a.css">';
    expect(withStyle(html, 'assets/a.css', 'a{b:"</style>"}')).toBe(
      '<style>a{b:"\\3C /style>"}</style>',
    );
  });

  test('what the page does not load is an error, not left out', () => {
    expect(() => withScript('<p></p>', 'assets/a.js', '')).toThrow('does not load assets/a.js');
  });
});
