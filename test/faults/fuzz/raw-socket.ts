import { connect, type Socket } from 'node:net';
import type { Random } from '../../../model/random.js';
import { frame } from './frames.js';

export interface Target {
  readonly port: number;
  readonly token: string;
  /** An address of this machine, so that each attacker has one of their own. */
  readonly from: string;
}

/** A connection that is gone resolves with what had come of it. */
export function openRaw({ port, from }: Pick<Target, 'port' | 'from'>): Promise<Socket> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', localAddress: from });
    socket.on('error', () => resolve(socket));
    socket.once('connect', () => resolve(socket));
    socket.once('close', () => resolve(socket));
  });
}

/** A websocket without a library: connected, and introduced unless `token` is empty. */
export async function openWebsocket(target: Target, random: Random): Promise<Socket> {
  const socket = await openRaw(target);
  const upgraded = new Promise<void>((resolve) => {
    socket.once('data', () => resolve());
    socket.once('close', () => resolve());
  });
  const lines = [
    'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
    `Host: 127.0.0.1:${target.port}`,
    ...['Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13'],
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  await upgraded;
  if (target.token !== '') {
    const payload = Buffer.from(`40${JSON.stringify({ token: target.token })}`);
    socket.write(frame(random, { opcode: 1, payload }));
  }
  return socket;
}
