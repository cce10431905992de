/** Halvings of the interval of angles: more than a float64 can tell apart. */
const halvings = 60;

/**
 * The bound t of a two-sided interval that holds `confidence` (in (0, 1)) of Student's t distribution:
 * P(|T| ≤ t). The probability has a finite closed form for whole degrees of freedom (Abramowitz and Stegun
 * 1964, "Handbook of mathematical functions", 26.7.3 and 26.7.4) and grows with t, so it is inverted by
 * bisection. Throws a RangeError for anything but a whole number of at least one degree of freedom.
 */
export function studentTBound(confidence: number, degrees: number): number {
  if (!Number.isInteger(degrees) || degrees < 1) {
    throw new RangeError(`${degrees} degrees of freedom, but a whole number above 0 is needed`);
  }
  let [low, high] = [0, Math.PI / 2];
  for (let halving = 0; halving < halvings; halving++) {
    const middle = (low + high) / 2;
    if (shareWithin(middle, degrees) < confidence) low = middle;
    else high = middle;
  }
  return Math.tan(low) * Math.sqrt(degrees);
}

/** P(|T| ≤ tan(angle) · √degrees). */
function shareWithin(angle: number, degrees: number): number {
  const odd = degrees % 2 === 1;
  if (degrees === 1) return (2 * angle) / Math.PI;
  const cosine = Math.cos(angle);
  let term = odd ? cosine : 1;
  let sum = term;
  for (let power = odd ? 3 : 2; power <= degrees - 2; power += 2) {
    term *= ((power - 1) / power) * cosine ** 2;
    sum += term;
  }
  const arc = Math.sin(angle) * sum;
  return odd ? (2 / Math.PI) * (angle + arc) : arc;
}
