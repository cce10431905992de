import { useTranslation } from 'react-i18next';
import type { Label } from '../../server/contract/project.js';
import { Term } from '../shell/term.js';
import { useFormat } from '../shell/use-format.js';
import type { MeasuredScore } from './scores.js';

interface ConfusionTableProps {
  readonly measured: MeasuredScore;
  readonly labels: readonly Label[];
}

/** True classes as rows, predicted ones as columns; the shade is the share of the row. */
export function ConfusionTable({ measured, labels }: ConfusionTableProps) {
  const { t } = useTranslation();
  const { labelIds, counts } = measured.score.confusion;
  const names = labelIds.map((id) => labels.find((label) => label.id === id)?.name ?? id);
  return (
    <section className="card" data-wide={names.length > 4} data-testid="confusion">
      <header className="card-header">
        <div>
          <h2>
            <Term of="confusionMatrix">{t('confusion.title')}</Term>
          </h2>
          <p className="small muted">{t('confusion.hint')}</p>
        </div>
      </header>
      <div className="table-scroll" tabIndex={0} role="region" aria-label={t('confusion.title')}>
        <table className="confusion" style={{ '--columns': names.length + 1 }}>
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
                {t('confusion.total')}
              </th>
            </tr>
          </thead>
          <tbody>
            {counts.map((row, index) => (
              <ConfusionRow key={labelIds[index]} index={index} row={row} names={names} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

interface ConfusionRowProps {
  readonly index: number;
  readonly row: readonly number[];
  readonly names: readonly string[];
}

function ConfusionRow({ index, row, names }: ConfusionRowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const total = row.reduce((sum, count) => sum + count, 0);
  const actual = names[index] ?? '';
  return (
    <tr>
      <th scope="row" dir="auto">
        {actual}
      </th>
      {row.map((count, column) => {
        const predicted = names[column] ?? '';
        return (
          <td
            key={predicted}
            className={column === index ? 'right' : 'wrong'}
            style={{ '--share': total === 0 ? 0 : count / total }}
            title={t('confusion.cell', { count, actual, predicted })}
          >
            {format.count(count)}
          </td>
        );
      })}
      <td className="confusion-total">{format.count(total)}</td>
    </tr>
  );
}
