import type { Report } from '../checker.ts';

/** Says that a guarantee of groups was broken at a moment of the run. */
export function judge(
  report: Report,
  { event, at }: { readonly event: number; readonly at: number },
  id: string,
  text: string,
): void {
  report.violated(id, { event, at, text, record: null });
}
