import { useCallback } from 'react';
import type { AnswerId, LabelId } from '../../server/contract/ids.js';
import type { AnnotationSession } from './annotation-session.js';

/** What lists and buttons call: the same functions at every drawing, so that they need not draw again. */
export function useSessionActions(session: AnnotationSession) {
  const answer = useCallback((labelId: LabelId) => session.answer(labelId), [session]);
  const correct = useCallback(
    (answerId: AnswerId, labelId: LabelId) => void session.correct(answerId, labelId),
    [session],
  );
  return { answer, correct };
}
