import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Progress } from '../../server/contract/queue.js';
import { readSetting, writeSetting } from '../browser-settings.js';
import { useFormat } from '../shell/use-format.js';
import type { HistoryEntry } from './annotation-state.js';
import { paceOf, secondsLeft } from './pace.js';

interface TodayPanelProps {
  readonly history: readonly HistoryEntry[];
  readonly progress: Progress | null;
}

const storageKey = 'querent-goal';
const goalMax = 10_000;

/** One's pace, one's own goal for the day, and how long the rest would take. */
export function TodayPanel({ history, progress }: TodayPanelProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [goal, setGoal] = useState(() => readSetting(storageKey) ?? '');
  const pace = useMemo(() => paceOf(history, midnightOf(new Date())), [history]);
  const wanted = Number(goal) || 0;
  const choose = (text: string) => {
    const digits = text.replaceAll(/\D/g, '').slice(0, 5);
    const kept = digits === '' ? '' : String(Math.min(goalMax, Number(digits)));
    setGoal(kept);
    writeSetting(storageKey, kept);
  };
  const toGoal = secondsLeft(Math.max(0, wanted - pace.today), pace);
  const left = progress === null ? 0 : Math.max(0, progress.items - progress.answered);
  const toEnd = secondsLeft(left, pace);
  return (
    <section className="panel today" data-testid="today">
      <h2>{t('today.title')}</h2>
      <p className="today-count">
        <strong>{t('today.answers', { count: pace.today })}</strong>
        <label className="today-goal">
          <span>{t('today.goal')}</span>
          <input
            inputMode="numeric"
            value={goal}
            placeholder="–"
            data-testid="goal"
            onChange={(event) => choose(event.target.value)}
          />
        </label>
      </p>
      {wanted > 0 && (
        <progress
          max={wanted}
          value={pace.today}
          aria-label={t('today.towards', { goal: wanted })}
        />
      )}
      <p className="small muted">
        {pace.secondsPerItem === null
          ? t('today.noPace')
          : t('today.pace', { time: format.seconds(pace.secondsPerItem) })}
        {wanted > 0 && pace.today >= wanted && ` ${t('today.reached')}`}
        {wanted > pace.today &&
          toGoal !== null &&
          ` ${t('today.toGoal', { time: format.duration(toGoal) })}`}
        {toEnd !== null && left > 0 && ` ${t('today.toEnd', { time: format.duration(toEnd) })}`}
      </p>
    </section>
  );
}

function midnightOf(now: Date): number {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
}
