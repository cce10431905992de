import * as tf from '@tensorflow/tfjs-core';
import { chooseBackend } from '../../model/backend.js';

// The loader of the .wasm file warns on the console as well as failing.
beforeAll(() => jest.spyOn(console, 'warn').mockImplementation(() => undefined));

// A file of its own: TensorFlow.js reads the path of the .wasm files once in a process.
it('falls back to plain JavaScript where the .wasm files are missing, and says why', async () => {
  const chosen = await chooseBackend({ preference: 'auto', wasmDirectory: '/nowhere' });
  expect(chosen.name).toBe('cpu');
  expect(chosen.reason).toContain('wasm passed over');
  expect(tf.getBackend()).toBe('cpu');
});
