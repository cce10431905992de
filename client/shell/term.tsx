import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { glossary, type GlossaryTerm } from '../glossary.js';

const bubbleWidth = 280;
/** About the height of the longest explanation. */
const bubbleHeight = 120;
const margin = 12;

interface TermProps {
  readonly of: GlossaryTerm;
  readonly children: ReactNode;
}

interface Place {
  readonly left: number;
  readonly top?: number;
  readonly bottom?: number;
}

/**
 * A word of the glossary: hovering, tapping or focusing it shows what it means. The explanation stays
 * while the pointer is on it, and Escape closes it wherever the focus is (WCAG 1.4.13).
 */
export function Term({ of, children }: TermProps) {
  const { t } = useTranslation();
  const id = useId();
  const word = useRef<HTMLSpanElement>(null);
  const [place, setPlace] = useState<Place | null>(null);
  const isOpen = place !== null;

  const show = () => {
    const box = word.current?.getBoundingClientRect();
    if (box) setPlace(placeBeside(box));
  };
  const hide = () => setPlace(null);
  useEffect(() => {
    if (!isOpen) return;
    const hideOnEscape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      // The dialog that the word stands in stays open.
      event.preventDefault();
      setPlace(null);
    };
    const hideOnScroll = () => setPlace(null);
    window.addEventListener('keydown', hideOnEscape, { capture: true });
    window.addEventListener('scroll', hideOnScroll, { passive: true });
    return () => {
      window.removeEventListener('keydown', hideOnEscape, { capture: true });
      window.removeEventListener('scroll', hideOnScroll);
    };
  }, [isOpen]);

  return (
    <span
      ref={word}
      className="term"
      tabIndex={0}
      aria-describedby={id}
      onPointerEnter={show}
      onPointerLeave={hide}
      onFocus={show}
      onBlur={hide}
      // In the name of a field a tap would go on to the field and close the explanation.
      onClick={(event) => {
        event.preventDefault();
        show();
      }}
    >
      {children}
      <span id={id} role="tooltip" className="tooltip" hidden={!isOpen} style={place ?? undefined}>
        {t(glossary[of])}
      </span>
    </span>
  );
}

/** Below the word, or above it where there is no room; inside the window, whatever the word is near to. */
function placeBeside(box: DOMRect): Place {
  const rightmost = window.innerWidth - bubbleWidth - margin;
  const left = Math.max(margin, Math.min(box.left, rightmost));
  const isLow = box.bottom + bubbleHeight > window.innerHeight && box.top > bubbleHeight;
  return isLow ? { left, bottom: window.innerHeight - box.top + 6 } : { left, top: box.bottom + 6 };
}
