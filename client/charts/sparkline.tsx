interface SparklineProps {
  /** From 0 to 1; null where there is none. */
  readonly values: readonly (number | null)[];
  readonly label: string;
}

const [width, height, edge] = [84, 22, 3];

/** A figure over the rounds, small enough for a row of a table; the scale is from 0 to 1 in every row. */
export function Sparkline({ values, label }: SparklineProps) {
  const step = (width - 2 * edge) / Math.max(1, values.length - 1);
  const points = values.flatMap((value, index) =>
    value === null
      ? []
      : [{ index, x: edge + index * step, y: height - edge - value * (height - 2 * edge) }],
  );
  const path = points.map(({ index, x, y }) => {
    const isStart = index === 0 || values[index - 1] === null;
    return `${isStart ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
  });
  const last = points.at(-1);
  return (
    <svg className="sparkline" width={width} height={height} role="img" aria-label={label}>
      <path d={path.join('')} />
      {last && <circle cx={last.x} cy={last.y} r="2.4" />}
    </svg>
  );
}
