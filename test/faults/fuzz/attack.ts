import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom, type Random } from '../../../model/random.js';
import { strangeFrame } from './frames.js';
import { openRaw, openWebsocket, type Target } from './raw-socket.js';
import { strangeRequest } from './requests.js';

/** Frames, or requests, of one attacker: the same seed sends the same again. */
export type Attack = (target: Target, work: { seed: number; count: number }) => Promise<void>;

const framesPerTurn = 5;
const turnMs = 20;
/** After so many a connection that survived is left for a new one. */
const framesPerConnection = 150;

export const attackByFrames: Attack = async (target, { seed, count }) => {
  const random = createRandom(seed);
  let socket: Socket | null = null;
  let left = 0;
  for (let sent = 0; sent < count; sent++) {
    if (socket === null || socket.destroyed || left === 0) {
      socket?.destroy();
      socket = (await openWebsocket(target, random)).resume();
      left = framesPerConnection;
    }
    const bytes = strangeFrame(random);
    // Some frames never come to their end.
    socket.write(random.next() < 0.02 ? bytes.subarray(0, random.integer(bytes.length)) : bytes);
    left -= 1;
    if (sent % framesPerTurn === framesPerTurn - 1) await sleep(turnMs);
  }
  socket?.destroy();
};

const replyWithinMs = 150;
/** Connections that an attacker leaves half open at once. */
const halfOpenMost = 20;

export const attackByRequests: Attack = async (target, { seed, count }) => {
  const random = createRandom(seed);
  const halfOpen: Socket[] = [];
  const dripping = drip(target, random);
  for (let sent = 0; sent < count; sent++) {
    const socket = await openRaw(target);
    socket.write(strangeRequest(random, target.token));
    await Promise.race([heard(socket), sleep(replyWithinMs)]);
    if (random.next() < 0.1) halfOpen.push(socket);
    else socket.destroy();
    if (halfOpen.length > halfOpenMost) halfOpen.shift()?.destroy();
  }
  for (const socket of halfOpen) socket.destroy();
  (await dripping)();
};

function heard(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('data', () => resolve());
    socket.once('close', () => resolve());
  });
}

/** Sends the head of a request byte by byte for as long as it is let; returns what ends that. */
async function drip(target: Target, random: Random): Promise<() => void> {
  const bytes = strangeRequest(random, target.token);
  const socket = (await openRaw(target)).resume();
  let at = 0;
  const timer = setInterval(() => {
    if (!socket.destroyed) socket.write(bytes.subarray(at, ++at));
  }, 100);
  return () => {
    clearInterval(timer);
    socket.destroy();
  };
}
