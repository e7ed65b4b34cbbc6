import type { FieldName } from '../fields.ts';

/** Where projections put values. Setting a value that stands is nothing. */
export interface Sink {
  /** Of a node and partition −1 for none; for what is not in the trace's dictionary of partitions nothing happens. */
  readonly set: (field: FieldName, node: number, partition: number, value: number) => void;
  readonly setList: (
    field: FieldName,
    node: number,
    partition: number,
    list: readonly number[] | null,
  ) => void;
}

/** The index of a partition in the trace's dictionary, −1 where it is not there. */
export type PartitionIndex = (name: string) => number;
