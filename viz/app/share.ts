import type { App } from './app.ts';
import { copyText } from './copy.ts';
import { linkOfFocus } from './links.ts';

/** Copies the link to this moment; where the browser does not allow it, shows the link. */
export async function share(app: App): Promise<void> {
  const hash = await linkOfFocus(app.store);
  if (hash === null) return;
  const { origin, protocol, pathname } = location;
  const page = protocol === 'file:' ? `file://${pathname}` : `${origin}${pathname}`;
  const link = `${page}${hash}`;
  history.replaceState(history.state, '', hash);
  if (!(await copyText(app, link, 'link'))) app.store.dialog.value = { type: 'Share', link };
}
