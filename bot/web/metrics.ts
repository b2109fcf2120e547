/** What a Prometheus server reads at /metrics. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface Watched {
  handler(): number;
  sender(): { queued: number; inFlight: number; sent: number; failed: number; lagMs: number };
}

export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const messages = new Counter({
    name: 'lianxi_messages_total',
    help: 'Messages handled',
    labelNames: ['surface', 'outcome'],
    registers: [registry],
  });
  const took = new Histogram({
    name: 'lianxi_message_seconds',
    help: 'Time of the unit of work that handled a message',
    buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 5],
    registers: [registry],
  });
  return {
    registry,
    message(surface: string, outcome: string, ms: number): void {
      messages.inc({ surface, outcome });
      took.observe(ms / 1000);
    },
    /** Figures that are read when somebody asks. */
    watch(of: Watched): void {
      const gauge = (name: string, help: string, read: () => number) =>
        new Gauge({
          name,
          help,
          registers: [registry],
          collect() {
            this.set(read());
          },
        });
      gauge('lianxi_inbox_waiting', 'Messages taken but not handled', of.handler);
      gauge('lianxi_outbox_queued', 'Messages owed and not sent, as this process knows', () => of.sender().queued);
      gauge('lianxi_outbox_in_flight', 'Sends under way', () => of.sender().inFlight);
      gauge('lianxi_outbox_sent', 'Messages sent by this process', () => of.sender().sent);
      gauge('lianxi_outbox_failed', 'Messages refused for good, as this process saw', () => of.sender().failed);
      gauge('lianxi_outbox_lag_seconds', 'How long the oldest message in memory has been due', () => of.sender().lagMs / 1000);
    },
  };
}
