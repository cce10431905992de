import { useTranslation } from 'react-i18next';
import type { Reason } from '../../server/contract/reason.js';
import { scripts } from '../locales/en-scripts.js';
import { strategyNames } from './strategy-names.js';

/** Says a reason of the server in the language of the page. */
export function useReason(): (reason: Reason | null) => string | null {
  const { t } = useTranslation();
  return (reason) => {
    if (reason === null) return null;
    const { script, strategy } = reason.params;
    const knownScript = isScript(script) ? { script: t(`scripts.${script}`) } : {};
    const known = strategyNames.find((name) => name === strategy);
    const knownStrategy = known === undefined ? {} : { strategy: t(`strategies.${known}`) };
    const params = { ...reason.params, ...knownScript, ...knownStrategy };
    // Each sentence has parameters of its own, which the types of one call cannot follow.
    const key = `reasons.${reason.code}` as 'reasons.encoder-chosen';
    return t(key, params as typeof params & { encoder: string });
  };
}

function isScript(name: string | number | undefined): name is keyof typeof scripts {
  return typeof name === 'string' && name in scripts;
}
