import { createServer, type Server } from 'node:net';
import { ServiceClient } from '../../server/commands/service-client.js';

/** Takes connections and says nothing. */
async function silentServer(): Promise<{ url: string; close: () => void }> {
  const open = new Set<{ destroy(): void }>();
  const server: Server = createServer((socket) => {
    open.add(socket.on('error', () => undefined));
    socket.resume();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const close = () => {
    for (const socket of open) socket.destroy();
    server.close();
  };
  return { url: `http://127.0.0.1:${port}`, close };
}

describe('a command that waits for a service', () => {
  const limits = { silenceMs: 1000, fileSilenceMs: 1000 };

  test('gives up on one that says nothing, with a sentence that helps', async () => {
    const { url, close } = await silentServer();
    const client = new ServiceClient(url, 'token', limits);
    const waiting = client.call('listProjects');
    await expect(waiting).rejects.toThrow(/has not answered for 1 s: it is busy, .*readyz/);
    close();
  });

  test('does not give up while a file is still being taken', async () => {
    const { url, close } = await silentServer();
    const client = new ServiceClient(url, 'token', limits);
    let sent = 0;
    const stream = new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        await new Promise((resolve) => setTimeout(resolve, 250));
        sent += 1;
        if (sent > 8) controller.close();
        else controller.enqueue(new Uint8Array(10));
      },
    });
    const waiting = client.call('importItems', {
      project: 'any',
      input: { file: 'a.jsonl' },
      stream,
    });
    await expect(waiting).rejects.toThrow('has not answered');
    expect(sent).toBeGreaterThan(8);
    close();
  });

  test('says when there is nobody', async () => {
    const { url, close } = await silentServer();
    close();
    await expect(new ServiceClient(url, 'token').call('listProjects')).rejects.toThrow(
      'cannot be reached',
    );
  });
});
