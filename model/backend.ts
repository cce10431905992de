import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';

export type BackendName = 'node' | 'wasm' | 'cpu';
export type BackendPreference = 'auto' | BackendName;

export interface BackendOptions {
  preference: BackendPreference;
  /** Folder of the .wasm files of @tensorflow/tfjs-backend-wasm. */
  wasmDirectory: string;
  /** Registers the native backend of @tensorflow/tfjs-node; rejects where that is not installed. */
  loadNodeBackend?: () => Promise<void>;
}

export interface ChosenBackend {
  name: BackendName;
  /** What was tried and why it was passed over, as one sentence for the start-up line and /version. */
  reason: string;
}

/** The names under which TensorFlow.js registers the backends. */
const registeredNames = { node: 'tensorflow', wasm: 'wasm', cpu: 'cpu' } as const;

/**
 * Starts the best backend that computes right: native, then WebAssembly, then plain JavaScript. It is
 * decided by running a matrix product and a top-k and comparing the numbers, because a backend can import
 * and register and still fail. Rejects when a named preference cannot be met, saying why.
 */
export async function chooseBackend(options: BackendOptions): Promise<ChosenBackend> {
  // Without this the cpu backend prints an advertisement, and every operation checks for NaN.
  tf.enableProdMode();
  if (options.preference !== 'auto') return startPreferred(options.preference, options);
  const passedOver: string[] = [];
  for (const name of ['node', 'wasm', 'cpu'] as const) {
    const failure = await tryBackend(name, options);
    if (failure === null) return { name, reason: describeChoice(name, passedOver) };
    passedOver.push(`${name} passed over: ${failure}`);
  }
  throw new Error(`no TensorFlow.js backend works here (${passedOver.join('; ')})`);
}

async function startPreferred(name: BackendName, options: BackendOptions): Promise<ChosenBackend> {
  const failure = await tryBackend(name, options);
  if (failure !== null) throw new Error(`the backend "${name}" cannot be used: ${failure}`);
  return { name, reason: `${name} was asked for and computes right` };
}

function describeChoice(name: BackendName, passedOver: readonly string[]): string {
  return [`${name} is the first that computes right`, ...passedOver].join('; ');
}

/** Starts one backend and checks its numbers; null when it works, else the reason why not. */
async function tryBackend(name: BackendName, options: BackendOptions): Promise<string | null> {
  try {
    await prepareBackend(name, options);
    await activate(registeredNames[name]);
    return checkNumbers();
  } catch (error) {
    return firstLine(error);
  }
}

async function prepareBackend(name: BackendName, options: BackendOptions): Promise<void> {
  if (name === 'wasm') setWasmPaths(withTrailingSlash(options.wasmDirectory));
  if (name !== 'node') return;
  if (!options.loadNodeBackend) throw new Error('@tensorflow/tfjs-node is not offered here');
  await options.loadNodeBackend();
}

/** Without the slash the file name is glued to the folder's name and the download fails. */
function withTrailingSlash(directory: string): string {
  return directory.endsWith('/') ? directory : `${directory}/`;
}

/** Switches TensorFlow.js over, which on failure falls back to another backend with only a warning. */
async function activate(registeredName: string): Promise<void> {
  const switched = await tf.setBackend(registeredName);
  await tf.ready();
  if (!switched || tf.getBackend() !== registeredName) {
    throw new Error(`it did not start (TensorFlow.js stayed on "${tf.getBackend()}")`);
  }
}

/** A 2×3 by 3×2 product and the two largest of five numbers, against results worked out by hand. */
function checkNumbers(): string | null {
  const found = tf.tidy(() => {
    const left = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]);
    const product = tf.matMul(left, tf.tensor2d([1, 0, 0, 1, 2, -1], [3, 2]));
    const top = tf.topk(tf.tensor1d([0.5, -1, 4, 2, 3]), 2);
    return [product, top.values, top.indices].flatMap((tensor) => [...tensor.dataSync()]);
  });
  const expected = [7, -1, 16, -1, 4, 3, 2, 4];
  const right = expected.every((value, index) => value === found[index]);
  return right ? null : `a product and a top-k gave ${found.join(' ')}`;
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n')[0] ?? message;
}
