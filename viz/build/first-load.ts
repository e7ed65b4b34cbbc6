import { join } from 'node:path';
import { normalizePath } from 'vite';

/** What the bundler tells of modules: what each imports at its beginning. */
interface Graph {
  readonly getModuleInfo: (id: string) => { readonly importedIds: readonly string[] } | null;
}

/** The modules that are put into one script, by the script's name. */
interface Group {
  readonly name: (id: string, graph: Graph) => string | null;
}

/**
 * Everything that the page needs before it can begin, as one script: left to itself, the bundler makes a script of each
 * set of modules that parts loaded on demand share with it: many small ones, which compress badly (viz.md §4).
 */
export function firstLoad(root: string): Group {
  const beginning = normalizePath(join(root, 'app', 'main.ts'));
  let needed: ReadonlySet<string> | null = null;
  return {
    name: (id, graph) => {
      needed ??= reachable(beginning, graph);
      return needed.has(id) ? 'first' : null;
    },
  };
}

/** A module and all that it imports, but for what it imports on demand. */
function reachable(beginning: string, graph: Graph): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [beginning];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    open.push(...(graph.getModuleInfo(id)?.importedIds ?? []));
  }
  return found;
}
