import { describe, expect, test } from 'vitest';
import { writeEdn } from '../../../../sim/trace/export/edn.ts';
import { type Exported, exportRun } from '../../../../sim/trace/export/exporter.ts';
import { jepsen } from '../../../../sim/trace/export/jepsen.ts';
import { ndjson } from '../../../../sim/trace/export/ndjson.ts';
import { prometheus } from '../../../../sim/trace/export/prometheus.ts';
import { builtIn, runBuiltIn, verdictOf } from '../../../support/built-in.ts';

const NAME = 'leader-crash-acks-1';
const options = { scenario: builtIn(NAME), seed: '1' };
const plain = runBuiltIn(NAME, '1');
const linesOf = ({ text }: Exported): string[] => text.trimEnd().split('\n');

describe('ndjson', () => {
  const exported = exportRun(options, ndjson());
  const lines = linesOf(exported).map((line) => JSON.parse(line) as Record<string, unknown>);
  const ofType = (type: string): Record<string, unknown>[] =>
    lines.filter((line) => line['type'] === type);

  test('the run is the same as one that nobody writes down', () => {
    expect(exported.summary.hash).toBe(plain.hash);
    expect(exported.summary.guarantees).toEqual(plain.guarantees);
  });

  test('has a header, every event once and in order, all verdicts, and the end', () => {
    expect(lines[0]).toMatchObject({ type: 'header', format: 'samsa-trace-1', scenario: NAME });
    const events = ofType('event').map((line) => line['event']);
    expect(events).toEqual(Array.from({ length: plain.events }, (_, index) => index + 1));
    expect(ofType('verdict').map((line) => line['id'])).toEqual(
      plain.guarantees.map(({ id }) => id),
    );
    expect(lines.at(-1)).toMatchObject({ type: 'end', outcome: 'ok', hash: plain.hash });
  });

  test('an event says what came from whom, and what was done', () => {
    const produce = ofType('event').find(
      ({ message }) => (message as { type?: string } | undefined)?.type === 'ProduceRequest',
    );
    expect(produce).toMatchObject({ node: 'b1', input: 'Received', from: 'p1' });
    expect(produce?.['cause']).toBeGreaterThan(0);
    expect(produce).not.toHaveProperty('entropy');
  });
});

describe('a Jepsen history (clients §12)', () => {
  const lines = linesOf(exportRun(options, jepsen()));
  const field = (line: string, name: string): string =>
    new RegExp(`:${name} (:?[\\w-]+|"[^"]*")`).exec(line)?.[1] ?? '';
  const clients = lines.filter((line) => !line.includes(':process :nemesis'));

  test('indexes count up and time does not go back', () => {
    expect(lines.map((line) => Number(field(line, 'index')))).toEqual(lines.map((_, at) => at));
    const times = lines.map((line) => Number(field(line, 'time')));
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  test('a process does one thing at a time, and ends what it began', () => {
    const busy = new Map<string, string>();
    for (const line of clients) {
      const process = field(line, 'process');
      if (field(line, 'type') === ':invoke') {
        expect(busy.get(process) ?? '', line).toBe('');
        busy.set(process, field(line, 'f'));
      } else {
        expect(busy.get(process), line).toBe(field(line, 'f'));
        // A process whose outcome is unknown is never used again.
        if (field(line, 'type') !== ':info') busy.delete(process);
      }
    }
  });

  test('what was acknowledged is there with its offset, and the lost records are', () => {
    const { evidence } = verdictOf(plain, 'acked-durable');
    expect(evidence.length).toBeGreaterThan(0);
    for (const { record } of evidence) {
      const sent = `[[:send "orders-0" [${record?.offset} "${record?.value}"]]]`;
      expect(
        clients.filter((line) => line.includes(`:type :ok`) && line.includes(sent)),
      ).toHaveLength(1);
    }
  });

  test('faults are the nemesis, each with its end', () => {
    const faults = lines.filter((line) => line.includes(':process :nemesis'));
    expect(faults.map((line) => field(line, 'f'))).toEqual([
      ':start-slow-link',
      ':start-crash',
      ':stop-slow-link',
      ':stop-crash',
    ]);
  });

  test('texts are written as EDN reads them', () => {
    expect(writeEdn(['a"\\\n\u0001', null, 1.5, true])).toBe('["a\\"\\\\\\n\\u0001" nil 1.5 true]');
  });
});

describe('Prometheus metrics', () => {
  const lines = linesOf(exportRun(options, prometheus()));
  const value = (name: string): number =>
    Number(lines.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1));

  test('every line is a sample or describes one, and no sample is there twice', () => {
    const samples = lines.filter((line) => !line.startsWith('# '));
    for (const line of samples) {
      expect(line).toMatch(/^[a-z_]+(\{([a-z]+="[^"\n]*",?)+\})? -?[\d.]+$/);
    }
    const names = samples.map((line) => line.slice(0, line.lastIndexOf(' ')));
    expect(new Set(names).size).toBe(names.length);
  });

  test('counts agree with the run', () => {
    expect(value('samsa_events_total')).toBe(plain.events);
    expect(value('samsa_virtual_seconds_total')).toBe(20);
    const inputs = lines.filter((line) => line.startsWith('samsa_inputs_total{'));
    const sum = inputs.reduce((total, line) => total + Number(line.split(' ').at(-1)), 0);
    expect(sum).toBe(plain.events);
    const durable = verdictOf(plain, 'acked-durable');
    const labels = `{guarantee="acked-durable"`;
    expect(value(`samsa_guarantee_exercised_total${labels}}`)).toBe(durable.exercised);
    expect(value(`samsa_guarantee_evidence_total${labels}}`)).toBe(durable.count);
    expect(value(`samsa_guarantee_status${labels},status="allowed"}`)).toBe(1);
    expect(value(`samsa_guarantee_status${labels},status="held"}`)).toBe(0);
  });

  test('replicas are gauged as the run leaves them', () => {
    const ends = ['b1', 'b2', 'b3'].map((broker) =>
      value(`samsa_log_end_offset{broker="${broker}",partition="orders-0"}`),
    );
    expect(new Set(ends).size).toBe(1);
    expect(ends[0]).toBeGreaterThan(300);
    expect(value('samsa_in_sync_replicas{broker="b2",partition="orders-0"}')).toBe(3);
  });
});
