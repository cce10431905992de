import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelState } from '../../server/contract/dashboard.js';
import { Term } from '../shell/term.js';
import { useFormat } from '../shell/use-format.js';
import { strategyNames } from './strategy-names.js';

/** What the model is doing, with which parts, and why those. */
export function ModelCard({ model }: { model: ModelState }) {
  const { t } = useTranslation();
  const format = useFormat();
  const strategy = strategyNames.find((name) => name === model.strategyInUse);
  return (
    <section className="card" data-testid="model" data-state={model.state}>
      <header className="card-header">
        <h2>{t('model.title')}</h2>
        <span className={chipOf(model.state)}>{t(`model.${model.state}`)}</span>
      </header>
      {model.state !== 'ready' && model.detail !== '' && (
        <p className={model.state === 'failed' ? 'problem' : 'note'} lang="en" role="status">
          {model.detail}
        </p>
      )}
      <Encoding model={model} />
      <dl className="facts">
        <Fact name={t('model.version')} value={format.count(model.modelVersion)} />
        <Fact
          name={t('model.trainedOn')}
          value={t('model.trainedOnValue', { count: model.trainedOn })}
        />
        {model.refreshMs !== null && (
          <Fact name={t('model.refresh')} value={format.milliseconds(model.refreshMs)} />
        )}
        {model.strategyInUse !== null && (
          <Fact
            name={<Term of="queryStrategy">{t('model.strategy')}</Term>}
            value={strategy ? t(`strategies.${strategy}`) : model.strategyInUse}
            reason={model.strategyReason}
          />
        )}
        <Fact name={t('model.encoder')} value={model.encoder} reason={model.encoderReason} />
        {model.backend && (
          <Fact
            name={t('model.backend')}
            value={model.backend.name}
            reason={model.backend.reason}
          />
        )}
        {model.memoryMb !== null && (
          <Fact name={t('model.memory')} value={format.megabytes(model.memoryMb)} />
        )}
      </dl>
    </section>
  );
}

function chipOf(state: ModelState['state']): string {
  if (state === 'failed') return 'chip chip-bad';
  return state === 'ready' ? 'chip chip-good' : 'chip';
}

function Encoding({ model }: { model: ModelState }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (model.toEncode === 0 || model.encoded >= model.toEncode) return null;
  const done = t('model.encoded', { done: model.encoded, all: model.toEncode });
  const left =
    model.encodingSecondsLeft === null
      ? null
      : t('model.left', { time: format.seconds(model.encodingSecondsLeft) });
  return (
    <div className="encoding">
      <progress value={model.encoded} max={model.toEncode} aria-label={t('model.encoding')} />
      <p className="small muted">{[done, left].filter((part) => part !== null).join(' · ')}</p>
    </div>
  );
}

interface FactProps {
  readonly name: ReactNode;
  readonly value: string;
  /** A sentence of the server, in English. */
  readonly reason?: string | null;
}

function Fact({ name, value, reason }: FactProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
      {reason && (
        <dd className="reason" lang="en" title={reason}>
          {reason}
        </dd>
      )}
    </div>
  );
}
