import type { FieldName } from './fields.ts';

/** How a run stands behind a row: what pictures are drawn from. A value; two of the same row are equal. */
export interface ViewState {
  /** The row it stands behind; −1 before the first. */
  readonly row: number;
  /** Virtual microseconds of that row. */
  readonly at: number;
  /** A field's value, `UNKNOWN` (−1) where nothing is known. `node` or `partition` is −1 where the field has none. */
  readonly value: (field: FieldName, node: number, partition: number) => number;
  /** A list field's value; empty where nothing is known. */
  readonly list: (field: FieldName, node: number, partition: number) => readonly number[];
  /** A choice field's value as text, or null where nothing is known. */
  readonly choice: (field: FieldName, node: number, partition: number) => string | null;
}
