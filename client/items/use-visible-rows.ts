import { useEffect, useState, type RefObject } from 'react';
import { visibleRows, type View, type VisibleRows } from './visible-rows.js';

/** Follows an element as it is scrolled and resized. */
export function useVisibleRows(
  scroller: RefObject<HTMLDivElement | null>,
  total: number,
): VisibleRows {
  return visibleRows(total, useView(scroller));
}

/** How far an element is scrolled, and how much of it shows. */
function useView(scroller: RefObject<HTMLDivElement | null>): View {
  const [view, setView] = useState({ offset: 0, height: 0 });
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const look = () => {
      const [offset, height] = [element.scrollTop, element.clientHeight];
      setView((before) =>
        before.offset === offset && before.height === height ? before : { offset, height },
      );
    };
    element.addEventListener('scroll', look, { passive: true });
    const resized = new ResizeObserver(look);
    resized.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      resized.disconnect();
    };
  }, [scroller]);
  return view;
}
