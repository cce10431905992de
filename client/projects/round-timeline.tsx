import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RoundSummary } from '../../server/contract/score.js';
import { PlotFrame } from '../charts/plot-frame.js';
import { useFormat } from '../shell/use-format.js';

const shownFirst = 6;

/** Every round, the newest first, with what it changed. */
export function RoundTimeline({ rounds }: { rounds: readonly RoundSummary[] }) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const newestFirst = rounds.toReversed();
  const shown = all ? newestFirst : newestFirst.slice(0, shownFirst);
  const last = rounds.at(-1);
  return (
    <PlotFrame
      name="rounds"
      title={t('timeline.title')}
      term="round"
      summary={last ? t('timeline.summary', { count: rounds.length }) : t('timeline.empty')}
      wide
      isTable
      table={{
        columns: [
          ...[t('curve.round'), t('curve.labels'), t('timeline.strategy'), t('timeline.version')],
          ...[t('timeline.change'), t('curve.low'), t('curve.high'), t('timeline.finished')],
        ],
        rows: rounds.map(({ round, labels, strategy, modelVersion, change, finishedAt }) => [
          ...[round, labels, strategy, modelVersion],
          ...[change?.macroF1.value ?? null, change?.macroF1.low ?? null],
          ...[change?.macroF1.high ?? null, finishedAt],
        ]),
      }}
    >
      <ol className="timeline">
        {shown.map((round) => (
          <RoundEntry key={round.round} round={round} earlier={rounds[round.round - 2]} />
        ))}
      </ol>
      {rounds.length > shownFirst && (
        <button type="button" className="text-button" onClick={() => setAll(!all)}>
          {t(all ? 'timeline.fewer' : 'timeline.all', { count: rounds.length })}
        </button>
      )}
    </PlotFrame>
  );
}

interface RoundEntryProps {
  readonly round: RoundSummary;
  readonly earlier: RoundSummary | undefined;
}

function RoundEntry({ round, earlier }: RoundEntryProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { change } = round;
  const added = round.labels - (earlier?.labels ?? 0);
  const facts = [
    t('timeline.added', { count: added }),
    t(`strategies.${round.strategy}`),
    t('timeline.model', { version: round.modelVersion }),
    ...(round.closedBy === 'hand' ? [t('timeline.byHand')] : []),
  ];
  return (
    <li>
      <p className="timeline-head">
        <strong>{t('dashboard.round', { round: round.round })}</strong>
        <time className="muted small" dateTime={round.finishedAt}>
          {format.dateTime(round.finishedAt)}
        </time>
      </p>
      <p className="small muted">{facts.join(' · ')}</p>
      {change ? (
        <p className="timeline-change">
          <span data-direction={directionOf(change.macroF1)}>
            {t('timeline.f1', { change: format.change(change.macroF1.value) })}
          </span>
          <span className="interval">
            {t('timeline.interval', {
              low: format.change(change.macroF1.low),
              high: format.change(change.macroF1.high),
            })}
          </span>
          {change.gain && <ClassMove word={t('timeline.gain')} {...change.gain} />}
          {change.loss && <ClassMove word={t('timeline.loss')} {...change.loss} />}
        </p>
      ) : (
        <p className="small muted">{t('timeline.noChange')}</p>
      )}
    </li>
  );
}

function ClassMove({ word, name, f1 }: { word: string; name: string; f1: number }) {
  const format = useFormat();
  return (
    <span className="small">
      {word} <bdi>{name}</bdi> {format.change(f1)}
    </span>
  );
}

/** Only a change whose interval leaves zero out is called one. */
function directionOf({ low, high }: { low: number; high: number }): 'up' | 'down' | 'even' {
  if (low > 0) return 'up';
  return high < 0 ? 'down' : 'even';
}
