import { beforeAll, describe, expect, test } from 'vitest';
import { traceRun } from '../../../sim/trace/record.ts';
import { ROW_KINDS, type RowKind, type Trace } from '../../../sim/trace/trace.ts';
import { TraceViews } from '../../../sim/trace/view.ts';
import { changeSentence, changesOf } from '../../../sim/words/changes.ts';
import '../../../sim/words/korean.ts';
import { LANGUAGES } from '../../../sim/words/language.ts';
import { isAllowance, rowSentence, said } from '../../../sim/words/rows.ts';
import { builtIn } from '../../support/built-in.ts';

const HANGUL = /[\uac00-\ud7a3]/;

/** Every different pair of kind and name of a trace, with its first row. */
function firstRows(trace: Trace): Map<string, number> {
  const rows = new Map<string, number>();
  for (let row = 0; row < trace.rowCount; row++) {
    const name = trace.names[trace.rows.name[row] as number];
    const key = `${ROW_KINDS[trace.rows.kind[row] as number]} ${name}`;
    if (!rows.has(key)) rows.set(key, row);
  }
  return rows;
}

describe('rows of a trace in words (viz.md §1.9, one sentence per event)', () => {
  let trace: Trace;
  let views: TraceViews;
  let rows: Map<string, number>;
  const first = (key: string): number => rows.get(key) ?? -1;
  const sentence = (key: string, language: 'en' | 'ko'): string =>
    said(rowSentence(trace, first(key), language));

  beforeAll(() => {
    trace = traceRun({ scenario: builtIn('leader-crash-acks-1'), seed: '1' });
    views = new TraceViews(trace);
    rows = firstRows(trace);
  });

  test('messages name their sender, their partition and their offset', () => {
    expect(sentence('Received FetchRequest', 'en')).toBe(
      'b1 received FetchRequest from b3: asks for orders-0 from offset 0',
    );
    expect(sentence('Received FetchRequest', 'ko')).toBe(
      'b1 b3의 FetchRequest를 받았다: orders-0을 오프셋 0부터 읽기 요청',
    );
    expect(sentence('MessageLost FetchRequest', 'en')).toMatch(
      /^b2 FetchRequest to b1 was lost: asks for orders-0 from offset \d+$/,
    );
    expect(sentence('MessageLost FetchRequest', 'ko')).toMatch(
      /^b2 b1에 보낸 FetchRequest를 잃었다: orders-0을 오프셋 \d+부터 읽기 요청$/,
    );
  });

  test('timers, flushes, connections, commands and processes say what for', () => {
    expect(sentence('TimerFired replica.isr-shrink', 'en')).toMatch(
      /^b\d timer fired: the check for followers that fell behind$/,
    );
    expect(sentence('Flushed quorum-state', 'ko')).toMatch(/ 쿼럼 상태 파일을 플러시했다$/);
    expect(sentence('Connected fetcher', 'en')).toMatch(/ has an open connection for replication$/);
    expect(sentence('Command Send', 'en')).toBe('p1 is asked to send a record');
    expect(sentence('NodeChanged crashed', 'en')).toBe('b1 process crashed');
    expect(sentence('NodeChanged crashed', 'ko')).toBe('b1 프로세스가 크래시로 죽었다');
    expect(sentence('Start ', 'en')).toBe('b1 process boots from its disk');
  });

  test('faults and verdicts are told with their notables', () => {
    expect(sentence('FaultStarted crash', 'en')).toBe('b1 fault crash crash-1 begins (b1)');
    expect(sentence('FaultEnded slow-link', 'ko')).toBe(
      '장애 slow-link slow-link-1 끝 (b1, b2, b3)',
    );
    const verdict = first('Verdict acked-durable');
    expect(isAllowance(trace, verdict)).toBe(true);
    expect(sentence('Verdict acked-durable', 'en')).toBe(
      "acked-durable was broken, which is allowed here: A record whose send succeeded is at its offset in the final leader's log.",
    );
    expect(sentence('Verdict acked-durable', 'ko')).toMatch(/^acked-durable 보장이 깨졌지만/);
  });

  test('changes say what a field of whom was and is', () => {
    const crash = first('NodeChanged crashed');
    const changes = changesOf(trace, crash, views.at(crash - 1)).map((change) =>
      LANGUAGES.map((language) => changeSentence(trace, change, language)),
    );
    expect(changes).toContainEqual([
      'process on b1: running → stopped',
      'b1의 프로세스: running → stopped',
    ]);
    expect(changes).toContainEqual([
      'high watermark of orders-0 on b1: 278 → 217',
      'b1 orders-0의 하이 워터마크(HW): 278 → 217',
    ]);
    expect(changes).toContainEqual([
      'known leader of orders-0 on b1: b1 → none',
      'b1 orders-0의 아는 리더: b1 → 없음',
    ]);
    const confirmed = first('Received AlterPartitionResponse');
    const isr = changesOf(trace, confirmed, views.at(confirmed - 1)).map((change) =>
      changeSentence(trace, change, 'en'),
    );
    expect(isr).toContain('ISR of orders-0 on b2: {b2 b3} → {b2 b3 b1}');
  });
});

describe('no row of any kind is without words in either language', () => {
  test.each(['swarm', 'quorum-swarm', 'rolling-restart'])('%s', (name) => {
    const trace = traceRun({ scenario: builtIn(name), seed: '3', until: 9_000_000 });
    const kinds = new Set<RowKind>();
    for (const row of firstRows(trace).values()) {
      kinds.add(ROW_KINDS[trace.rows.kind[row] as number] as RowKind);
      const english = rowSentence(trace, row, 'en');
      expect(english.text).toMatch(/^[A-Za-z]/);
      expect(english.text).not.toMatch(/undefined|\?|null| {2}/);
      expect(rowSentence(trace, row, 'ko').text).toMatch(HANGUL);
    }
    expect(kinds.size).toBeGreaterThan(6);
  });
});
