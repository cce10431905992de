import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelState } from '../../server/contract/dashboard.js';
import type { Project } from '../../server/contract/project.js';
import { EncodingJob } from '../jobs/encoding-job.js';
import { Term } from '../shell/term.js';
import { useFormat } from '../shell/use-format.js';
import { useReason } from '../shell/use-reason.js';
import { strategyNames } from '../shell/strategy-names.js';
import { useRefreshMetrics } from './use-metrics.js';

/** What the model is doing, with which parts, and why those. */
export function ModelCard({ model, project }: { model: ModelState; project: Project }) {
  const { t } = useTranslation();
  const format = useFormat();
  const say = useReason();
  const refresh = useRefreshMetrics(project.slug);
  const strategy = strategyNames.find((name) => name === model.strategyInUse);
  return (
    <section className="card" data-testid="model" data-state={model.state}>
      <header className="card-header">
        <h2>{t('model.title')}</h2>
        <span className={chipOf(model.state)}>{t(`model.${model.state}`)}</span>
      </header>
      {model.state !== 'ready' && model.detail !== null && (
        <p className={model.state === 'failed' ? 'problem' : 'note'} role="status">
          {say(model.detail)}
        </p>
      )}
      <EncodingJob
        project={project.slug}
        model={model}
        paused={project.settings.encodingPaused === true}
        onChange={refresh}
      />
      <dl className="facts">
        <Fact
          name={<Term of="generation">{t('model.version')}</Term>}
          value={format.count(model.modelVersion)}
        />
        <Fact
          name={<Term of="head">{t('model.trainedOn')}</Term>}
          value={t('model.trainedOnValue', { count: model.trainedOn })}
        />
        {model.refreshMs !== null && (
          <Fact
            name={<Term of="frontier">{t('model.refresh')}</Term>}
            value={format.milliseconds(model.refreshMs)}
          />
        )}
        {model.strategyInUse !== null && (
          <Fact
            name={<Term of="queryStrategy">{t('model.strategy')}</Term>}
            value={strategy ? t(`strategies.${strategy}`) : model.strategyInUse}
            reason={say(model.strategyReason)}
          />
        )}
        <Fact
          name={
            <Term of={model.encoder === 'precomputed' ? 'givenVectors' : 'encoder'}>
              {t('model.encoder')}
            </Term>
          }
          value={model.encoder}
          reason={say(model.encoderReason)}
        />
        {model.dimension !== null && (
          <Fact name={t('model.dimension')} value={format.count(model.dimension)} />
        )}
        {model.backend && (
          <Fact
            name={t('model.backend')}
            value={model.backend.name}
            reason={t(`model.backends.${model.backend.name}`)}
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

interface FactProps {
  readonly name: ReactNode;
  readonly value: string;
  readonly reason?: string | null;
}

function Fact({ name, value, reason }: FactProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
      {reason && (
        <dd className="reason" title={reason}>
          {reason}
        </dd>
      )}
    </div>
  );
}
