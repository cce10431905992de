import { useEffect, useState } from 'react';
import type { LeaseId } from '../../../server/contract/ids.js';
import type { ExplainedItem } from '../../../server/contract/queue.js';
import type { AnnotationSession } from '../annotation-session.js';

/** Whoever answers sooner does not want to know; asking all the same would only load the learner. */
const dwellMs = 300;

/** `waiting`: asked for and not here yet; `unreachable`: it could not be asked for. */
export type ExplanationState = ExplainedItem | 'waiting' | 'unreachable' | null;

/** What the model thinks of the item on screen, asked for while `wanted`; null where it is not. */
export function useExplanation(
  session: AnnotationSession,
  leaseId: LeaseId | undefined,
  wanted: boolean,
): ExplanationState {
  const [known, setKnown] = useState<{ leaseId: LeaseId; reply: ExplainedItem | null } | null>(
    null,
  );
  useEffect(() => {
    if (!wanted || leaseId === undefined) return;
    let stale = false;
    const timer = setTimeout(() => {
      void session.explain(leaseId).then((reply) => {
        if (!stale) setKnown({ leaseId, reply });
      });
    }, dwellMs);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [session, leaseId, wanted]);
  if (!wanted || leaseId === undefined) return null;
  if (known?.leaseId !== leaseId) return 'waiting';
  return known.reply ?? 'unreachable';
}
