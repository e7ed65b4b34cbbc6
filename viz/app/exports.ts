import { ROW_KINDS, type Trace } from '../../sim/trace/trace.ts';
import type { Language } from '../../sim/words/language.ts';
import { rowSentence } from '../../sim/words/rows.ts';
import { svg } from '../paint/svg.ts';
import type { Theme } from '../paint/theme.ts';
import type { Scene } from '../scene/scene.ts';

/** A file to be saved. */
export interface SavedFile {
  readonly name: string;
  readonly type: string;
  readonly content: string | Blob;
}

/** Hands a file to the browser, which saves it. */
export function save({ name, type, content }: SavedFile): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has begun to read it when the click returns; some read it a little later.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Every row of a trace as a JSON object of its own line: columns by their names, and the sentence. */
export function traceLines(trace: Trace, language: Language): string {
  const { rows, nodes, names, partitions } = trace;
  const lines: string[] = [];
  for (let row = 0; row < trace.rowCount; row++) {
    const partition = partitions[rows.partition[row] as number];
    lines.push(
      JSON.stringify({
        row,
        atMicros: rows.at[row],
        event: rows.event[row],
        kind: ROW_KINDS[rows.kind[row] as number],
        node: nodes[rows.node[row] as number]?.name ?? null,
        name: names[rows.name[row] as number],
        ...(partition === undefined ? {} : { partition }),
        cause: rows.cause[row],
        text: rowSentence(trace, row, language).text,
      }),
    );
  }
  return `${lines.join('\n')}\n`;
}

/** A picture as an SVG document. */
export const pictureText = (scene: Scene, theme: Theme): string =>
  svg(scene, { theme, title: '', prefix: 'samsa-' });

/** A picture as pixels, as many as the screen has. */
export async function picturePixels(scene: Scene, theme: Theme): Promise<Blob> {
  const image = new Image();
  const source = new Blob([pictureText(scene, theme)], { type: 'image/svg+xml' });
  image.src = URL.createObjectURL(source);
  try {
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(scene.size.width * devicePixelRatio);
    canvas.height = Math.round(scene.size.height * devicePixelRatio);
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('this browser gives no canvas');
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise<Blob>((resolve, reject) => {
      canvas.toBlob((blob) => {
        if (blob === null) reject(new Error('this browser made no picture'));
        else resolve(blob);
      });
    });
  } finally {
    URL.revokeObjectURL(image.src);
  }
}
