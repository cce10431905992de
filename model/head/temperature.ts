/** Probabilities are never sharpened or flattened more than this. */
const mostTemperature = 4;
/** Halvings of the range of the inverse. */
const steps = 30;
/** What is less likely than this beside the likeliest class counts as this where true, else as never. */
const logFloor = Math.log(1e-30);
// Taken out once: Jest runs code where every look-up of a global is a hundred times slower.
const { exp } = Math;

/** Probabilities of texts that their head was not fitted on, with the true classes. */
export interface HeldOut {
  /** n × classCount. */
  probabilities: Float32Array;
  classes: Int32Array;
}

/**
 * The temperature under which held-out probabilities fit the true classes best (Guo et al. 2017, "On
 * calibration of modern neural networks"), between 1/4 and 4: above 1 where the head is too sure. 1 for no
 * rows. The log loss is convex in 1/T, so halving finds where its slope turns.
 */
export function fitTemperature(heldOut: HeldOut): number {
  if (heldOut.classes.length === 0) return 1;
  const logs = relativeLogs(heldOut);
  let [low, high] = [1 / mostTemperature, mostTemperature];
  for (let step = 0; step < steps; step++) {
    const middle = (low + high) / 2;
    if (lossSlope(logs, heldOut.classes, middle) < 0) low = middle;
    else high = middle;
  }
  return 2 / (low + high);
}

/** Logs of the probabilities, less the largest of their row; −∞ for a class that is shut out. */
function relativeLogs({ probabilities, classes }: HeldOut): Float64Array {
  const logs = Float64Array.from(probabilities, Math.log);
  const classCount = logs.length / classes.length;
  classes.forEach((label, row) => {
    const own = logs.subarray(row * classCount, (row + 1) * classCount);
    const largest = own.reduce((most, value) => Math.max(most, value), -Infinity);
    own.forEach((value, at) => (own[at] = value - largest));
    own[label] = Math.max(own[label] ?? 0, logFloor);
  });
  return logs;
}

/** The slope of the summed log loss over the inverse temperature: expected less true logs. */
function lossSlope(logs: Float64Array, classes: Int32Array, inverse: number): number {
  const classCount = logs.length / classes.length;
  let slope = 0;
  for (let row = 0; row < classes.length; row++) {
    let [sum, expected] = [0, 0];
    for (let cell = row * classCount; cell < (row + 1) * classCount; cell++) {
      const log = logs[cell] as number;
      if (log < logFloor) continue;
      const share = exp(log * inverse);
      sum += share;
      expected += share * log;
    }
    slope += expected / sum - (logs[row * classCount + (classes[row] as number)] as number);
  }
  return slope;
}

/** The probabilities of one row under a temperature; their order stays as it is. */
export function temper(probabilities: Float32Array, temperature: number): Float32Array {
  const largest = probabilities.reduce((most, value) => Math.max(most, value), 0);
  if (largest === 0) return Float32Array.from(probabilities);
  const raised = Float64Array.from(probabilities, (value) =>
    Math.pow(value / largest, 1 / temperature),
  );
  const sum = raised.reduce((total, value) => total + value, 0);
  return Float32Array.from(raised, (value) => value / sum);
}
