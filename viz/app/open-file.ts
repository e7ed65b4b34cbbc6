import type { App } from './app.ts';

/** Opens a file that was chosen or dropped. */
export async function openFile({ opening }: App, file: File): Promise<void> {
  await opening.openFile(file.name, await file.text());
}
