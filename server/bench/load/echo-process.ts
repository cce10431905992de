import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { Server } from 'socket.io';
import type { ClientToServerEvents, ServerToClientEvents } from '../../contract/events.js';
import { heartbeatMs } from '../../transport/connection.js';

/** As long as a usual item with what goes with it. */
const text =
  'An item of usual length, as the service would push it to somebody who labels. '.repeat(3);

/** What the service's sockets are made with, as far as it costs time. */
const socketOptions = {
  transports: ['websocket' as const],
  serveClient: false,
  perMessageDeflate: false,
  pingInterval: heartbeatMs,
  pingTimeout: 2 * heartbeatMs,
};

/** Answers every event of the same sockets at once: no check, no store, no learner, the floor of a round trip. */
function main(): void {
  const server = createServer();
  const io = new Server<ClientToServerEvents, ServerToClientEvents>(server, socketOptions);
  io.on('connection', (socket) => {
    socket.on('queue:join', (_payload, acknowledge) => {
      const labels = [{ id: 'label', name: 'label', key: null, order: 0, retired: false }];
      acknowledge({ ok: true, labels, items: [item(), item()] } as never);
    });
    socket.on('answer:submit', ({ answerId }, acknowledge) => {
      acknowledge({ ok: true, answerId, status: 'recorded' } as never);
      socket.emit('item:next', item() as never);
    });
  });
  process.on('disconnect', () => process.exit());
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    process.send?.(typeof address === 'object' && address !== null ? address.port : 0);
  });
}

function item(): object {
  const why = { stream: 'active', strategy: 'margin', score: 0.5, selectionProbability: null };
  const expiresAt = new Date(0).toISOString();
  return { leaseId: randomUUID(), expiresAt, item: { id: '1', kind: 'text', text }, why };
}

main();
