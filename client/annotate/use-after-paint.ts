import { startTransition, useEffect, useState } from 'react';

/**
 * The value as it was at the last frame: what reads it is drawn after the rest of the page. A deferred
 * value of React would begin in the very next task, which can come before the frame that it is to wait for.
 */
export function useAfterPaint<T>(value: T): T {
  const [painted, setPainted] = useState(value);
  useEffect(() => {
    let next: ReturnType<typeof setTimeout> | undefined;
    const frame = requestAnimationFrame(() => {
      next = setTimeout(() => startTransition(() => setPainted(value)));
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(next);
    };
  }, [value]);
  return painted;
}
