import type { JSX } from 'preact';
export function ExportDialog(): JSX.Element | null {
  return null;
}
