import { effect } from '@preact/signals';
import { rowOfEvent } from '../scene/rows.ts';
import { PANES } from '../scene/scene.ts';
import { goToRow, goToTime, refocus, togglePlay, traceOf } from './navigate.ts';
import type { Embedding, Store } from './store.ts';

/** What a page that embeds this one may ask for (viz.md §1.10). */
export type ToEmbedded =
  | { readonly samsa: 'ping' }
  | { readonly samsa: 'play'; readonly playing: boolean }
  | { readonly samsa: 'seek'; readonly event?: number; readonly micros?: number }
  | { readonly samsa: 'focus'; readonly node?: string | null; readonly partition?: string | null };

/** What an embedded page says. */
export type FromEmbedded =
  | { readonly samsa: 'ready'; readonly events: number; readonly virtualMicros: number }
  | { readonly samsa: 'pong' };

const SHOWN: readonly Embedding['pane'][] = ['stage', ...PANES];

/** What `?embed=1&pane=logs` asks for; null where the page stands alone. */
export function embeddingOf(search: URLSearchParams): Embedding | null {
  if (search.get('embed') !== '1') return null;
  const pane = SHOWN.find((one) => one === search.get('pane')) ?? 'stage';
  return { pane };
}

/** Answers the page around this one. Whoever embeds may move the playhead; nothing else can be reached by messages. */
export function listenToHost(store: Store, host: Window): () => void {
  if (host === window) return () => {};
  const say = (message: FromEmbedded): void => host.postMessage(message, '*');
  const onMessage = (event: MessageEvent<unknown>): void => {
    if (event.source !== host || !isRequest(event.data)) return;
    answer(store, event.data, say);
  };
  addEventListener('message', onMessage);
  let isReady = false;
  const stop = effect(() => {
    const summary = store.branch.value?.summary ?? null;
    if (summary === null || isReady) return;
    isReady = true;
    say({ samsa: 'ready', events: summary.events, virtualMicros: summary.virtualMs * 1000 });
  });
  return () => {
    stop();
    removeEventListener('message', onMessage);
  };
}

const isRequest = (data: unknown): data is ToEmbedded =>
  typeof data === 'object' &&
  data !== null &&
  typeof (data as { samsa?: unknown }).samsa === 'string';

function answer(store: Store, request: ToEmbedded, say: (message: FromEmbedded) => void): void {
  const trace = traceOf(store);
  switch (request.samsa) {
    case 'ping':
      say({ samsa: 'pong' });
      break;
    case 'play':
      if (request.playing !== store.isPlaying.peek()) togglePlay(store);
      break;
    case 'seek':
      if (trace === null) break;
      store.isPlaying.value = false;
      if (typeof request.event === 'number') goToRow(store, rowOfEvent(trace, request.event));
      else if (typeof request.micros === 'number') goToTime(store, request.micros);
      break;
    case 'focus': {
      if (trace === null) break;
      const node = trace.nodes.findIndex(({ name }) => name === request.node);
      const partition = trace.partitions.indexOf(request.partition ?? '');
      refocus(store, {
        node: node < 0 ? null : node,
        ...(partition < 0 ? {} : { partition }),
      });
      break;
    }
  }
}
