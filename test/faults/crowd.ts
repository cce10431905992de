import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { ServiceClient } from '../../server/commands/service-client.js';
import { eventually } from '../support/service.js';

export interface CrowdOptions {
  readonly url: string;
  readonly project: string;
  readonly people: readonly { readonly name: string; readonly token: string }[];
  /** The file in which the crowd notes what it sent and what was acknowledged. */
  readonly journal: string;
  /** Most times that each answer is sent; 1 where left out. */
  readonly copies?: number;
  /** Share of the answers after which the connection is dropped. */
  readonly dropShare?: number;
  /** Share of the answers that come only after `lateMs` without a connection. */
  readonly lateShare?: number;
  readonly lateMs?: number;
  /** Between two answers of one person; 0 where left out. */
  readonly paceMs?: number;
}

/** What the crowd's process tells, now and then. */
export interface CrowdNews {
  readonly acknowledged: number;
  /** Of the answers since the last news: from the first sending to the acknowledgement. */
  readonly roundTripsMs: readonly number[];
}

/** People at work in a process of their own, which no fault of the service touches. */
export interface Crowd {
  /** Answers acknowledged so far. */
  acknowledged(): number;
  /** Resolves when this many more were acknowledged. */
  more(count: number): Promise<void>;
  /** Round trips in milliseconds since this was asked last. */
  takeRoundTrips(): number[];
  /** Lets everybody send what is unsent and leave. */
  stop(): Promise<void>;
  /** Ends it as it is, after a test that failed. */
  kill(): void;
}

/** Makes `count` annotators of a project, each with a token. */
export async function makePeople(client: ServiceClient, project: string, count: number) {
  const names = Array.from({ length: count }, (_, index) => `Person ${index}`);
  return Promise.all(
    names.map(async (name) => {
      const input = { user: name, role: 'annotator', project } as const;
      return { name, token: (await client.call('createToken', { input })).token };
    }),
  );
}

export function startCrowd(options: CrowdOptions): Crowd {
  let acknowledged = 0;
  const child = fork(join(__dirname, 'crowd-process.js'), [JSON.stringify(options)]);
  let roundTrips: number[] = [];
  child.on('message', (news: CrowdNews) => {
    acknowledged = news.acknowledged;
    roundTrips.push(...news.roundTripsMs);
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    acknowledged: () => acknowledged,
    takeRoundTrips: () => {
      const taken = roundTrips;
      roundTrips = [];
      return taken;
    },
    more: async (count) => {
      const wanted = acknowledged + count;
      await eventually(() => Promise.resolve(acknowledged >= wanted), { everyMs: 20 });
    },
    stop: async () => {
      child.send('stop');
      await ended;
    },
    kill: () => void child.kill('SIGKILL'),
  };
}
