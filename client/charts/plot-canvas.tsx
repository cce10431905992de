import { useEffect, useRef, useState } from 'react';

interface PlotCanvasProps {
  readonly label: string;
  readonly height: number;
  /** Makes the plot for a width in pixels; a new function draws anew. */
  readonly draw: (width: number) => Element;
}

/** Holds a drawing of the plotting library, as wide as there is room; its height never jumps. */
export function PlotCanvas({ label, height, draw }: PlotCanvasProps) {
  const place = useRef<HTMLDivElement>(null);
  const width = useWidth(place);
  useEffect(() => {
    if (width === 0) return;
    const chart = draw(width);
    // The label says it all; the library's own names of marks are no words for people.
    chart.setAttribute('aria-hidden', 'true');
    place.current?.replaceChildren(chart);
  }, [draw, width]);
  return (
    <div
      className="chart"
      ref={place}
      role="img"
      aria-label={label}
      style={{ minBlockSize: height }}
    />
  );
}

/** The width that the chart may take, followed as the window changes. */
function useWidth(element: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const watched = element.current;
    if (!watched) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.round(entry.contentRect.width));
    });
    observer.observe(watched);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
