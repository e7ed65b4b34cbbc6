/** The names and values of labels, in the order in which they are written. */
export type Labels = Readonly<Record<string, string>>;

/** What each metric is; those that are no totals are gauges. */
const HELP = {
  samsa_run_info: 'What was run and how it ended; always 1.',
  samsa_events_total: 'Inputs stepped by machines.',
  samsa_virtual_seconds_total: 'How far the virtual clock has come.',
  samsa_inputs_total: 'Inputs by node and kind.',
  samsa_messages_sent_total: 'Requests and responses by sender and type.',
  samsa_messages_lost_total: 'Requests and responses that were never read, by reason.',
  samsa_facts_total: 'Facts that machines stated.',
  samsa_node_changes_total: 'Starts, crashes and other changes of processes and hosts.',
  samsa_sends_total: 'Sends that ended, by outcome and error.',
  samsa_records_consumed_total: 'Records that consumers handed to applications.',
  samsa_log_end_offset: 'The offset behind the last record of a replica.',
  samsa_high_watermark: 'The high watermark as a replica knows it.',
  samsa_leader_epoch: 'The leader epoch as a replica knows it.',
  samsa_in_sync_replicas: 'The size of the ISR as its leader knows it.',
  samsa_guarantee_exercised_total: 'How often a guarantee was put to the test.',
  samsa_guarantee_evidence_total: 'How often a guarantee was seen broken, permitted or not.',
  samsa_guarantee_status: 'The verdict on a guarantee: 1 for the status it has.',
} as const;

/** The name of a metric. */
export type MetricName = keyof typeof HELP;

/** Metrics that are being collected, and their text (Prometheus exposition format 0.0.4). */
export class Metrics {
  private readonly samples = new Map<MetricName, Map<string, number>>();

  /** Counts one more. */
  add(name: MetricName, labels: Labels): void {
    const of = this.of(name);
    const key = labelText(labels);
    of.set(key, (of.get(key) ?? 0) + 1);
  }

  set(name: MetricName, labels: Labels, value: number): void {
    this.of(name).set(labelText(labels), value);
  }

  /** Metrics in the order of their descriptions, samples in the order of their labels. */
  text(): string {
    const names = Object.keys(HELP) as MetricName[];
    return names
      .filter((name) => this.samples.has(name))
      .map((name) => this.family(name))
      .join('');
  }

  private family(name: MetricName): string {
    const type = name.endsWith('_total') ? 'counter' : 'gauge';
    const samples = [...this.of(name)].sort(([a], [b]) => (a < b ? -1 : 1));
    const lines = samples.map(([labels, value]) => `${name}${labels} ${value}\n`);
    return `# HELP ${name} ${HELP[name]}\n# TYPE ${name} ${type}\n${lines.join('')}`;
  }

  private of(name: MetricName): Map<string, number> {
    const known = this.samples.get(name);
    if (known !== undefined) return known;
    const made = new Map<string, number>();
    this.samples.set(name, made);
    return made;
  }
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

const escaped = (value: string): string =>
  value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
