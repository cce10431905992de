import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { glossary, type GlossaryTerm } from '../glossary.js';

const bubbleWidth = 280;
const margin = 12;

interface TermProps {
  readonly of: GlossaryTerm;
  readonly children: ReactNode;
}

/** A word of the glossary: hovering, touching or focusing it shows what it means. */
export function Term({ of, children }: TermProps) {
  const { t } = useTranslation();
  const id = useId();
  const word = useRef<HTMLSpanElement>(null);
  const [place, setPlace] = useState<{ left: number; top: number } | null>(null);

  const show = () => {
    const box = word.current?.getBoundingClientRect();
    if (!box) return;
    // Kept inside the window, whatever the word is near to.
    const rightmost = window.innerWidth - bubbleWidth - margin;
    setPlace({ left: Math.max(margin, Math.min(box.left, rightmost)), top: box.bottom + 6 });
  };
  const hide = () => setPlace(null);
  const hideOnEscape = (event: KeyboardEvent) => {
    if (event.key === 'Escape') hide();
  };

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
      onKeyDown={hideOnEscape}
    >
      {children}
      <span id={id} role="tooltip" className="tooltip" hidden={!place} style={place ?? undefined}>
        {t(glossary[of])}
      </span>
    </span>
  );
}
