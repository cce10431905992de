import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Confusion, Round } from '../../server/contract/score.js';
import { manyClasses } from '../charts/many-classes.js';
import { PlotFrame } from '../charts/plot-frame.js';
import { Link } from '../router.js';
import type { ItemsSearch, Route } from '../route.js';
import { useFormat } from '../shell/use-format.js';
import { confusedPairs, sum } from './confusion.js';
import type { ScoreSource } from './scores.js';

const pairsShown = 8;

interface ConfusionTableProps {
  readonly project: string;
  readonly source: ScoreSource;
  readonly round: Round;
  readonly confusion: Confusion;
  readonly nameOf: (labelId: string) => string;
}

/** True classes as rows, predicted ones as columns, shaded by the share of the row; cells open their items. */
export function ConfusionTable({ project, source, round, confusion, nameOf }: ConfusionTableProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { labelIds, counts } = confusion;
  const names = labelIds.map(nameOf);
  const pairs = confusedPairs(confusion);
  const isLarge = names.length > manyClasses;
  const right = sum(counts.map((row, index) => row[index] ?? 0));
  const total = sum(counts.map(sum));
  const [worst] = pairs;
  const worstName = (index: number | undefined) => names[index ?? -1] ?? '';
  const counted = t('confusion.summary', { right, total });
  const most =
    worst &&
    t('confusion.worst', {
      ...{ count: worst.count, share: format.percent(worst.share) },
      ...{ actual: worstName(worst.actual), predicted: worstName(worst.predicted) },
    });
  const addressOf: AddressOf = (actual, predicted) =>
    itemsBehind({ project, source, round: round.round }, labelIds[actual], labelIds[predicted]);
  return (
    <PlotFrame
      name="confusion"
      title={t('confusion.title')}
      term="confusionMatrix"
      summary={[counted, most].filter(Boolean).join(' ')}
      wide={names.length > 4}
      table={{
        columns: [t('confusion.actual'), t('confusion.predicted'), t('confusion.items')],
        rows: counts.flatMap((row, actual) =>
          row.map((count, predicted) => [worstName(actual), worstName(predicted), count]),
        ),
      }}
      isTable
      drawPicture={async (room) => {
        const { drawMatrix } = await import('./confusion-picture.js');
        return drawMatrix({ room, names, counts });
      }}
    >
      {(isLarge || names.length > 4) && pairs.length > 0 && (
        <PairList pairs={pairs.slice(0, pairsShown)} names={names} addressOf={addressOf} />
      )}
      <Matrix {...{ names, counts, labelIds, project, source }} round={round.round} />
    </PlotFrame>
  );
}

type AddressOf = (actual: number, predicted: number) => Route;

interface Judged {
  readonly project: string;
  readonly source: ScoreSource;
  readonly round: number;
}

function itemsBehind(judged: Judged, actual = '', predicted = ''): Route {
  const { project, source, round } = judged;
  const search: ItemsSearch = { round: String(round), true: actual, predicted };
  return {
    kind: 'items',
    project,
    search: source === 'test' ? { ...search, of: source } : search,
  };
}

interface PairListProps {
  readonly pairs: ReturnType<typeof confusedPairs>;
  readonly names: readonly string[];
  readonly addressOf: AddressOf;
}

function PairList({ pairs, names, addressOf }: PairListProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div>
      <h3>{t('confusion.pairs')}</h3>
      <ol className="pairs">
        {pairs.map(({ actual, predicted, count, share }) => (
          <li key={`${actual}-${predicted}`}>
            <Link to={addressOf(actual, predicted)}>
              <bdi>{names[actual]}</bdi> → <bdi>{names[predicted]}</bdi>
            </Link>
            <span className="muted">
              {t('confusion.pair', { count, share: format.percent(share) })}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}

interface MatrixProps extends Judged {
  readonly names: readonly string[];
  readonly labelIds: readonly string[];
  readonly counts: Confusion['counts'];
}

const Matrix = memo(function Matrix({ names, labelIds, counts, ...judged }: MatrixProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const isLarge = names.length > manyClasses;
  return (
    <div
      className="table-scroll matrix-scroll"
      tabIndex={0}
      role="region"
      aria-label={t('confusion.title')}
    >
      <table className="confusion" data-many={isLarge} style={{ '--columns': names.length + 1 }}>
        <thead>
          <tr>
            <th scope="col" className="confusion-corner">
              {t('confusion.corner')}
            </th>
            {names.map((name, column) => (
              <th key={labelIds[column]} scope="col" dir="auto">
                <span title={name}>{name}</span>
              </th>
            ))}
            <th scope="col" className="confusion-total">
              <span>{t('confusion.total')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {counts.map((row, actual) => (
            <tr key={labelIds[actual]}>
              <th scope="row" dir="auto" title={names[actual]}>
                {names[actual]}
              </th>
              {row.map((count, column) => (
                <MatrixCell
                  key={labelIds[column]}
                  to={itemsBehind(judged, labelIds[actual], labelIds[column])}
                  {...{ count, total: sum(row), isRight: column === actual }}
                  actual={names[actual] ?? ''}
                  predicted={names[column] ?? ''}
                />
              ))}
              <td className="confusion-total">{format.count(sum(row))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
});

interface MatrixCellProps {
  readonly to: Route;
  readonly count: number;
  readonly total: number;
  readonly isRight: boolean;
  readonly actual: string;
  readonly predicted: string;
}

function MatrixCell({ to, count, total, isRight, actual, predicted }: MatrixCellProps) {
  const { t } = useTranslation();
  const format = useFormat();
  // Nothing stands behind an empty cell, and a thousand zeros would hide what counts.
  if (count === 0) return <td className="nothing">·</td>;
  const share = count / total;
  const percent = format.percent(share);
  return (
    <td className={isRight ? 'right' : 'wrong'} style={{ '--share': share }}>
      <Link to={to} label={t('confusion.cell', { count, actual, predicted, share: percent })}>
        {format.count(count)}
        <small>{percent}</small>
      </Link>
    </td>
  );
}
