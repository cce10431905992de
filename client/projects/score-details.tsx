import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Label } from '../../server/contract/project.js';
import type { Round } from '../../server/contract/score.js';
import { Segments } from '../shell/segments.js';
import { ConfusionTable } from './confusion-table.js';
import { PerClassTable } from './per-class-table.js';
import { latestScore, type ScoreSource } from './scores.js';

interface ScoreDetailsProps {
  readonly rounds: readonly Round[];
  readonly labels: readonly Label[];
}

/** The newest score class by class, measured on the audit or on the test set. */
export function ScoreDetails({ rounds, labels }: ScoreDetailsProps) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<ScoreSource | null>(null);
  const audit = latestScore(rounds, 'audit');
  const test = latestScore(rounds, 'test');
  const measured = (chosen === 'test' ? test : chosen === 'audit' ? audit : null) ?? audit ?? test;
  if (!measured) return null;
  const switchSource = audit && test && (
    <Segments
      label={t('perClass.source')}
      value={measured.source}
      onChange={setChosen}
      options={[
        ['audit', t('dashboard.byAudit')],
        ['test', t('dashboard.byTest')],
      ]}
    />
  );
  return (
    <>
      <PerClassTable measured={measured} switchSource={switchSource} />
      <ConfusionTable measured={measured} labels={labels} />
    </>
  );
}
