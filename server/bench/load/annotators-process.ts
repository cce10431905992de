import { Annotator } from './annotator.js';
import { openJournal, type JournalLine } from './journal.js';
import type { FromAnnotators, Target, ToAnnotators, Work } from './messages.js';

/** Sockets that connect at the same time. */
const together = 25;

/** The process of the annotators: nobody in it shares a thread with the service that is measured. */
class Annotators {
  readonly #present = new Map<Target, Annotator[]>();
  readonly #active = new Map<Target, Annotator[]>();

  async connect(message: Extract<ToAnnotators, { kind: 'connect' }>): Promise<FromAnnotators> {
    const { target, people, active, journal } = message;
    const note: (line: JournalLine) => void =
      journal === null ? () => undefined : openJournal(journal);
    const startedAt = performance.now();
    const everybody = people.map((person) => new Annotator(person, message, note));
    for (let from = 0; from < everybody.length; from += together) {
      const some = everybody.slice(from, from + together);
      await Promise.all(some.map((annotator) => annotator.connect()));
    }
    this.#present.set(target, everybody);
    this.#active.set(target, everybody.slice(0, active));
    return { kind: 'connected', seconds: (performance.now() - startedAt) / 1000 };
  }

  async work({ target, seconds, pauseMs }: Extract<ToAnnotators, { kind: 'work' }>) {
    const startedAt = performance.now();
    const until = startedAt + seconds * 1000;
    const active = this.#active.get(target) ?? [];
    const tallies = await Promise.all(active.map((annotator) => annotator.work(until, pauseMs)));
    const work: Work = {
      seconds: (performance.now() - startedAt) / 1000,
      times: Float64Array.from(tallies.flatMap(({ times }) => times)),
      again: tallies.reduce((sum, { again }) => sum + again, 0),
    };
    return { kind: 'worked', work } as const;
  }

  leave(): void {
    for (const annotator of [...this.#present.values()].flat()) annotator.leave();
    process.disconnect();
  }
}

function main(): void {
  const annotators = new Annotators();
  const say = (message: FromAnnotators) => void process.send?.(message);
  process.on('message', (message: ToAnnotators) => {
    if (message.kind === 'connect') void annotators.connect(message).then(say);
    else if (message.kind === 'work') void annotators.work(message).then(say);
    else annotators.leave();
  });
  // Who started us has ended, whatever the reason.
  process.on('disconnect', () => process.exit());
}

main();
