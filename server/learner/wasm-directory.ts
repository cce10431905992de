import { dirname } from 'node:path';

/** The folder of the .wasm files that come with @tensorflow/tfjs-backend-wasm. */
export function resolveWasmDirectory(): string {
  return dirname(require.resolve('@tensorflow/tfjs-backend-wasm'));
}
