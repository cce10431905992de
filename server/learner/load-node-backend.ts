/** Registers the native backend; rejects where the optional @tensorflow/tfjs-node is not installed. */
export async function loadNodeBackend(): Promise<void> {
  // Not a literal, because the package's types and files are absent on most machines.
  const name = '@tensorflow/tfjs-node';
  try {
    require.resolve(name);
  } catch {
    throw new Error(`${name} is not installed`);
  }
  await import(name);
}
