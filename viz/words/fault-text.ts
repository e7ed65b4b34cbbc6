/** What a kind of fault says of itself; parameters by name. English texts are those of the table (sim/faults/table.ts). */
export interface FaultText {
  readonly title: string;
  readonly doc: string;
  readonly parameters?: Readonly<Record<string, string>>;
}
