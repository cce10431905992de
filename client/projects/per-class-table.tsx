import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClassHistory } from '../../server/contract/insights.js';
import type { ClassScore, Estimate, Round, Score } from '../../server/contract/score.js';
import { PlotFrame } from '../charts/plot-frame.js';
import { Sparkline } from '../charts/sparkline.js';
import { LabelName } from '../shell/label-name.js';
import { useFormat } from '../shell/use-format.js';
import type { ScoreSource } from './scores.js';

interface PerClassTableProps {
  readonly source: ScoreSource;
  readonly round: Round;
  readonly score: Score;
  readonly history: ClassHistory;
  readonly switchSource: ReactNode;
}

const columns = ['precision', 'recall', 'f1'] as const;

/** Precision, recall and F1 of each class, and how its F1 came to be over the rounds. */
export function PerClassTable({ source, round, score, history, switchSource }: PerClassTableProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const basis = source === 'audit' ? 'dashboard.ofAudited' : 'dashboard.ofTest';
  const headings = [...columns.map((column) => t(`perClass.${column}`)), t('perClass.support')];
  return (
    <PlotFrame
      name="per-class"
      title={t('perClass.title')}
      summary={`${t('perClass.roundOf', round)} · ${t(basis, { count: score.items })}`}
      tools={switchSource}
      wide
      isTable
      table={{
        columns: [t('perClass.class'), ...headings],
        rows: score.perClass.map(({ name, precision, recall, f1, support }) => [
          ...[name, precision, recall, f1.value, support],
        ]),
      }}
    >
      {round.unseenLabels.length > 0 && (
        <p className="note">{t('dashboard.unseen', { labels: format.list(round.unseenLabels) })}</p>
      )}
      <div
        className="table-scroll matrix-scroll"
        tabIndex={0}
        role="region"
        aria-label={t('perClass.title')}
      >
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t('perClass.class')}</th>
              {columns.map((column) => (
                <th key={column} scope="col" className="number">
                  {t(`perClass.${column}`)}
                </th>
              ))}
              <th scope="col" className="range-column" aria-hidden="true" />
              <th scope="col">{t('perClass.history')}</th>
              <th scope="col" className="number">
                {t('perClass.support')}
              </th>
            </tr>
          </thead>
          <tbody>
            {score.perClass.map((row) => (
              <ClassRow
                key={row.labelId}
                row={row}
                values={history.classes.find(({ labelId }) => labelId === row.labelId)?.f1 ?? []}
              />
            ))}
          </tbody>
        </table>
      </div>
    </PlotFrame>
  );
}

interface ClassRowProps {
  readonly row: ClassScore;
  /** Its F1 in the rounds so far. */
  readonly values: readonly (number | null)[];
}

function ClassRow({ row, values }: ClassRowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const optional = (value: number | null) => (value === null ? '–' : format.score(value));
  const first = values.find((value) => value !== null) ?? null;
  const label = t('perClass.historyOf', {
    ...{ name: row.name, rounds: values.length },
    ...{ first: optional(first), last: optional(values.at(-1) ?? null) },
  });
  return (
    <tr>
      <th scope="row">
        <LabelName name={row.name} />
      </th>
      <td className="number">{optional(row.precision)}</td>
      <td className="number">{optional(row.recall)}</td>
      <td className="number">
        <strong>{format.score(row.f1.value)}</strong>
        <span className="interval">{format.interval(row.f1)}</span>
      </td>
      <td aria-hidden="true">
        <Range estimate={row.f1} />
      </td>
      <td>
        <Sparkline values={values} label={label} />
      </td>
      <td className="number">{format.count(row.support)}</td>
    </tr>
  );
}

/** The interval as a bar from 0 to 1 with its value as a mark. */
function Range({ estimate }: { estimate: Estimate }) {
  const percent = (value: number) => `${(value * 100).toFixed(1)}%`;
  const { low, high, value } = estimate;
  return (
    <span className="range">
      <span
        className="range-band"
        style={{ insetInlineStart: percent(low), inlineSize: percent(high - low) }}
      />
      <span className="range-mark" style={{ insetInlineStart: percent(value) }} />
    </span>
  );
}
