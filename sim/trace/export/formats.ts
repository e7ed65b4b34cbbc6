import type { Exporter } from './exporter.ts';
import { jepsen } from './jepsen.ts';
import { ndjson } from './ndjson.ts';
import { perfetto } from './perfetto.ts';
import { prometheus } from './prometheus.ts';
import { shiviz } from './shiviz.ts';
import { traceExporter } from './trace-exporter.ts';

/** A form in which a run can be handed to another tool. */
export interface ExportFormat {
  /** What `samsa export --format` calls it. */
  readonly name: string;
  /** What is in the file, in a few words. */
  readonly doc: string;
  readonly start: () => Exporter;
}

/** All formats: the command line, its help and its error messages read this table. */
export const EXPORT_FORMATS: readonly ExportFormat[] = [
  { name: 'ndjson', doc: 'every event, one JSON document a line', start: ndjson },
  { name: 'jepsen', doc: 'the client history in EDN, as Jepsen’s Kafka workload', start: jepsen },
  { name: 'prometheus', doc: 'counters and gauges at the end of the run', start: prometheus },
  { name: 'perfetto', doc: 'a timeline for ui.perfetto.dev', start: () => traceExporter(perfetto) },
  {
    name: 'shiviz',
    doc: 'events with vector clocks for ShiViz',
    start: () => traceExporter(shiviz),
  },
];
