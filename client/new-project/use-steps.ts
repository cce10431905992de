import { useEffect, useState } from 'react';
import { steps, type Step } from './draft.js';

/** The step on screen; each is an entry of the browser’s history, so that its Back button goes a step back. */
export function useSteps(): { step: Step; goTo: (step: Step) => void } {
  const [step, setStep] = useState<Step>('file');
  useEffect(() => {
    history.replaceState({ step: 'file' }, '');
    const follow = (event: PopStateEvent) => setStep(stepOf(event.state));
    window.addEventListener('popstate', follow);
    return () => window.removeEventListener('popstate', follow);
  }, []);
  const goTo = (next: Step) => {
    history.pushState({ step: next }, '');
    setStep(next);
    window.scrollTo(0, 0);
  };
  return { step, goTo };
}

function stepOf(state: unknown): Step {
  const named = typeof state === 'object' && state !== null && 'step' in state ? state.step : null;
  return steps.find((step) => step === named) ?? 'file';
}
