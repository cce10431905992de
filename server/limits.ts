/**
 * What others can make the running service hold or do, at most, and why so much. Everything here is far
 * above what people and scripts at work need; what one imported file may hold is in `dataset/limits.ts`.
 */

const KiB = 1024;
const MiB = 1024 * KiB;

export const socketLimits = {
  /** The largest message of the contract, a comment, has 5,000 characters. */
  messageBytes: 64 * KiB,
  /** A dozen tabs, and the half-open rest of connections that broke. */
  openPerPerson: 20,
  /** One process serves some thousand people; each socket costs about 50 KB. */
  openInAll: 5000,
  /** A client that has not said who it is by then is gone. */
  introductionMs: 5000,
  /** Waiting longer than `stalledMs` behind so much, a client is not reading. */
  stalledBytes: 256 * KiB,
  stalledMs: 10_000,
  /** Fifty long items at once are 6 MiB; nobody who reads lets this much pile up. */
  waitingBytes: 16 * MiB,
  /** What closed politely and was not closed from the other side is cut off after this. */
  closingMs: 2000,
} as const;

/** Tokens come back at `perSecond` and pile up to `burst`. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/**
 * Events of one person, over all of their sockets. Somebody at a keyboard makes 10 a second, and a script
 * that waits for each acknowledgement no more than about 300 on a fast disk; above that they are refused.
 */
export const eventRate: Rate = { perSecond: 400, burst: 2000 };
/** What costs more than an answer takes more than one token. */
export const eventCosts: Readonly<Record<string, number>> = {
  'queue:join': 4,
  'project:watch': 10,
  'item:explain': 20,
  'round:close': 20,
  'project:pause': 20,
  'project:resume': 20,
};
/** Events of one socket whose acknowledgement is still to come. */
export const eventsUnderWay = 100;
/** Above these a socket is dropped, because even refusing costs time. */
export const packetRate: Rate = { perSecond: 1000, burst: 4000 };
export const byteRate: Rate = { perSecond: MiB, burst: 4 * MiB };

/**
 * New sockets from one address. A team of a thousand behind one address that comes back after a restart
 * waits in line and is in within ten seconds; those beyond are refused, and try again by themselves.
 */
export const handshakeRate: Rate = { perSecond: 100, burst: 300 };
export const handshakeWaitMs = 10_000;
export const handshakesWaiting = 2000;

/** Tries of links and names a minute from one address. */
export const signInsPerMinute = 30;

export const httpLimits = {
  headerBytes: 16 * KiB,
  headers: 100,
  /** From the first byte to the last of the headers. */
  headersMs: 15_000,
  /** From the first byte to the last of a JSON body; files may take as long as they keep moving. */
  bodyMs: 30_000,
  /** For what is still sent after the reply, as of an upload that was refused. */
  unreadBodyMs: 10_000,
  /** A connection on which nothing moves, in either direction; the end of a large import takes minutes. */
  idleMs: 600_000,
  /** How often the above are looked at. */
  checkEveryMs: 2000,
  /** The largest JSON body is a thousand texts to predict. */
  bodyBytes: 4 * MiB,
  /** From those who have not signed in yet. */
  strangersBodyBytes: 16 * KiB,
  /** Sockets and requests together; connections above are closed at once. */
  connections: 6000,
} as const;

/** Calls that wait for one thread of the store: at 1,000 a second, twenty seconds of work. */
export const storeCallsWaiting = 20_000;
/** Questions that wait for the learner, which answers them between two refreshes. */
export const learnerQuestionsWaiting = 100;
