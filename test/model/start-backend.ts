import { chooseBackend } from '../../model/backend.js';
import { resolveWasmDirectory } from '../../server/learner/wasm-directory.js';

/** Starts the WebAssembly backend, which every test of tensor code runs on. */
export async function startWasmBackend(): Promise<void> {
  await chooseBackend({ preference: 'wasm', wasmDirectory: resolveWasmDirectory() });
}
