import type { Probe } from '../../../core/probe.ts';
import type { HistoryEntry } from '../../check/checker.ts';
import { partitionsOf } from '../../check/server-view.ts';
import type { NodeRuntime } from '../../kernel/node.ts';
import type { RunSummary } from '../../run/result.ts';
import type { Exporter } from './exporter.ts';
import { Metrics } from './metrics.ts';

const STATUSES = ['held', 'violated', 'allowed', 'not-exercised'] as const;

/** Counters over a run and gauges as it leaves them, in Prometheus' text format (version 0.0.4). */
export function prometheus(): Exporter {
  const metrics = new Metrics();
  let nodes: readonly NodeRuntime[] = [];
  return {
    observer: {
      onStep: (event) => {
        nodes = event.nodes;
        const node = event.node.spec.name;
        metrics.add('samsa_inputs_total', { node, type: event.input.type });
        for (const effect of event.effects) {
          if (effect.type === 'Send' || effect.type === 'Reply') {
            const message = effect.message?.type;
            if (message !== undefined) metrics.add('samsa_messages_sent_total', { node, message });
          } else if (effect.type === 'Probe') {
            const fact = (effect.probe as Probe).type;
            metrics.add('samsa_facts_total', { node, fact });
          }
        }
      },
      onLost: (_sequence, reason) => metrics.add('samsa_messages_lost_total', { reason }),
      onNode: ({ node, what }) =>
        metrics.add('samsa_node_changes_total', { node: node.spec.name, what }),
    },
    onHistory: (entry) => countHistory(metrics, entry),
    finish: (summary) => {
      gaugeReplicas(metrics, nodes);
      gaugeRun(metrics, summary);
      return metrics.text();
    },
  };
}

function countHistory(metrics: Metrics, entry: HistoryEntry): void {
  if (entry.type !== 'complete') return;
  const { client, answer } = entry;
  if (answer.type === 'SendCompleted') {
    metrics.add('samsa_sends_total', { client, outcome: answer.outcome, error: answer.error });
  } else if (answer.type === 'Polled') {
    for (const { partition } of answer.records) {
      metrics.add('samsa_records_consumed_total', { client, partition });
    }
  }
}

function gaugeReplicas(metrics: Metrics, nodes: readonly NodeRuntime[]): void {
  for (const { spec, state } of nodes) {
    for (const { name: partition, leaderId, leaderEpoch, isrState, log } of partitionsOf(state)) {
      const labels = { broker: spec.name, partition };
      metrics.set('samsa_log_end_offset', labels, log.logEndOffset);
      metrics.set('samsa_high_watermark', labels, log.highWatermark);
      metrics.set('samsa_leader_epoch', labels, leaderEpoch);
      if (leaderId === spec.id) {
        metrics.set('samsa_in_sync_replicas', labels, isrState.isr.length);
      }
    }
  }
}

function gaugeRun(metrics: Metrics, summary: RunSummary): void {
  const { samsa, scenario, seed, hash, outcome, events, virtualMs, guarantees } = summary;
  const info = { samsa, scenario, seed: seed ?? '', hash, outcome };
  metrics.set('samsa_run_info', info, 1);
  metrics.set('samsa_events_total', {}, events);
  metrics.set('samsa_virtual_seconds_total', {}, virtualMs / 1000);
  for (const { id: guarantee, exercised, status, count } of guarantees) {
    metrics.set('samsa_guarantee_exercised_total', { guarantee }, exercised);
    metrics.set('samsa_guarantee_evidence_total', { guarantee }, count);
    for (const known of STATUSES) {
      metrics.set('samsa_guarantee_status', { guarantee, status: known }, known === status ? 1 : 0);
    }
  }
}
