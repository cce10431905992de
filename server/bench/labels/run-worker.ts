import { parentPort, workerData } from 'node:worker_threads';
import { chooseBackend } from '../../../model/backend.js';
import { resolveWasmDirectory } from '../../learner/wasm-directory.js';
import { Simulation } from '../../simulation/simulation.js';
import type { RunReply, RunRequest, RunResult, RunThreadData } from './run-messages.js';

type Port = NonNullable<typeof parentPort>;

async function start({ vectors, backend }: RunThreadData): Promise<Simulation> {
  await chooseBackend({ preference: backend, wasmDirectory: resolveWasmDirectory() });
  return new Simulation(vectors);
}

function carryOut(simulation: Simulation, request: RunRequest, reply: Reply): RunResult {
  if (request.kind === 'whole-pool') return simulation.trainOnWholePool();
  return simulation.run(request.seed, request.settings, (labels) =>
    reply({ kind: 'round', labels }),
  );
}

type Reply = (reply: RunReply) => void;

function listen(port: Port): void {
  const started = start(workerData as RunThreadData);
  // The reason is given with each answer; without a handler Node would end the thread at once.
  started.catch(() => undefined);
  const reply: Reply = (message) => port.postMessage(message);
  port.on('message', (request: RunRequest) => {
    started
      .then((simulation) =>
        reply({ kind: 'finished', result: carryOut(simulation, request, reply) }),
      )
      .catch((error: unknown) =>
        reply({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) }),
      );
  });
}

if (parentPort) listen(parentPort);
