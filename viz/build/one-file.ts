import type { Plugin, Rolldown } from 'vite';

/** The mode of Vite in which the page becomes one document. */
export const ONE_FILE = 'one-file';

/** The name of that document. */
const DOCUMENT = 'samsa.html';

/**
 * Makes one document of the page: scripts and styles in line, workers from a blob. From `file://` a browser loads
 * neither module workers nor imports of other files, since every file is an origin of its own (viz.md §1.8).
 */
export function oneFile(): Plugin {
  return {
    name: 'samsa-one-file',
    enforce: 'pre',
    transform: {
      filter: { id: /\.tsx?$/ },
      handler: (code) => inlineWorkers(code),
    },
    generateBundle: {
      order: 'post',
      handler: (_options, bundle) => joinBundle(bundle),
    },
  };
}

const WORKER =
  /new Worker\(\s*new URL\(\s*(['"][^'"]+['"])\s*,\s*import\.meta\.url\s*,?\s*\)\s*(?:,\s*\{[^}]*\}\s*)?,?\s*\)/g;

/** Writes `new Worker(new URL('./a.ts', import.meta.url))` as the worker that Vite inlines as a blob. */
export function inlineWorkers(code: string): string {
  const imports: string[] = [];
  const rewritten = code.replaceAll(WORKER, (_whole, quotedPath: string) => {
    const name = `InlineWorker${imports.length}`;
    const path = `${quotedPath.slice(1, -1)}?worker&inline`;
    imports.push(`import ${name} from ${JSON.stringify(path)};`);
    return `new ${name}()`;
  });
  return imports.length === 0 ? code : `${imports.join(' ')}${rewritten}`;
}

function joinBundle(bundle: Rolldown.OutputBundle): void {
  const page = bundle['index.html'];
  if (page?.type !== 'asset') throw new Error('the build has no index.html to put together');
  let html = textOf(page.source);
  for (const [name, part] of Object.entries(bundle)) {
    if (part === page) continue;
    if (part.type === 'chunk') html = withScript(html, name, part.code);
    else if (name.endsWith('.css')) html = withStyle(html, name, textOf(part.source));
    else throw new Error(`${name} stays beside the one-file page: it cannot be put in line`);
    delete bundle[name];
  }
  page.source = html;
  page.fileName = DOCUMENT;
}

/** Puts a script in the place of its tag. Text that would end the element is escaped as JavaScript strings allow. */
export function withScript(html: string, name: string, code: string): string {
  const safe = code.replaceAll(/<(?=\/script|script|!--)/gi, '\\x3C');
  return replaceTag(html, new RegExp(`<script[^>]*\\ssrc="\\./${literal(name)}"[^>]*></script>`), {
    name,
    element: `<script type="module">${safe}</script>`,
  });
}

/** Puts a style sheet in the place of its link. */
export function withStyle(html: string, name: string, css: string): string {
  const safe = css.replaceAll(/<(?=\/style)/gi, '\\3C ');
  return replaceTag(html, new RegExp(`<link[^>]*\\shref="\\./${literal(name)}"[^>]*>`), {
    name,
    element: `<style>${safe}</style>`,
  });
}

function replaceTag(
  html: string,
  tag: RegExp,
  { name, element }: { readonly name: string; readonly element: string },
): string {
  if (!tag.test(html)) throw new Error(`the page does not load ${name}, which was built for it`);
  return html.replace(tag, () => element);
}

const literal = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

const textOf = (source: string | Uint8Array): string =>
  typeof source === 'string' ? source : new TextDecoder().decode(source);
