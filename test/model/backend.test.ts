import * as tf from '@tensorflow/tfjs-core';
import { chooseBackend } from '../../model/backend.js';
import { resolveWasmDirectory } from '../../server/learner/wasm-directory.js';

const wasmDirectory = resolveWasmDirectory();

describe('chooseBackend', () => {
  it('passes over a native backend that is not installed, and says so', async () => {
    const chosen = await chooseBackend({
      preference: 'auto',
      wasmDirectory,
      loadNodeBackend: () => Promise.reject(new Error('Cannot find module tfjs-node')),
    });
    expect(chosen.name).toBe('wasm');
    expect(chosen.reason).toContain('node passed over: Cannot find module tfjs-node');
    expect(tf.getBackend()).toBe('wasm');
  });

  it('is not deceived by a native package that loads without a backend', async () => {
    const loadNodeBackend = () => Promise.resolve();
    const chosen = await chooseBackend({ preference: 'auto', wasmDirectory, loadNodeBackend });
    expect(chosen.name).toBe('wasm');
    expect(chosen.reason).toContain('node passed over');
  });

  it('refuses a named backend that cannot be had', async () => {
    await expect(chooseBackend({ preference: 'node', wasmDirectory })).rejects.toThrow(
      'the backend "node" cannot be used: @tensorflow/tfjs-node is not offered here',
    );
  });

  it('starts plain JavaScript when asked, and leaves no tensor behind', async () => {
    const chosen = await chooseBackend({ preference: 'cpu', wasmDirectory });
    expect(chosen.name).toBe('cpu');
    expect(tf.getBackend()).toBe('cpu');
    expect(tf.memory().numTensors).toBe(0);
  });
});
