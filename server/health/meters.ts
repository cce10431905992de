import { Counter, Histogram, Registry } from 'prom-client';

const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** What one service counts about itself from its start on; `/metrics` shows it. */
export class Meters {
  readonly registry = new Registry();

  readonly socketsClosed = this.#counter(
    'querent_sockets_closed_total',
    'Connections that ended, by cause; the service itself ends slow-reader, flood, silent and signed-out.',
    ['cause'],
  );
  readonly handshakesRefused = this.#counter(
    'querent_handshakes_refused_total',
    'Connections that were not let in, by cause.',
    ['cause'],
  );
  readonly eventsLimited = this.#counter(
    'querent_events_limited_total',
    'Events refused because their sender was too fast.',
    ['event'],
  );
  readonly answers = this.#counter(
    'querent_answers_total',
    'Answers acknowledged, by status; late ones came after their lease.',
    ['status'],
  );
  readonly incidents = this.#counter(
    'querent_incidents_total',
    'Errors that nobody expected, by where they came up; each is in the log.',
    ['where'],
  );
  readonly commitSeconds = this.#histogram({
    name: 'querent_commit_seconds',
    help: 'One group of writes, from its begin to its flush.',
    buckets: seconds,
  });
  readonly commitCalls = this.#histogram({
    name: 'querent_commit_calls',
    help: 'Writes that shared one flush.',
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512],
  });
  readonly refreshSeconds = this.#histogram({
    name: 'querent_refresh_seconds',
    help: 'One refresh of a model, from the answers to the ranking.',
    buckets: seconds,
  });

  #counter<L extends string>(name: string, help: string, labelNames: readonly L[]): Counter<L> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  #histogram(about: { name: string; help: string; buckets: number[] }): Histogram {
    return new Histogram({ ...about, registers: [this.registry] });
  }
}
