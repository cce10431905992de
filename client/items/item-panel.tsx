import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ItemDetail } from '../../server/contract/items.js';
import type { Label } from '../../server/contract/project.js';
import { call } from '../api.js';
import { useConnection } from '../shell/connection-context.js';
import { useProblemText } from '../shell/problem-page.js';
import { Term } from '../shell/term.js';
import { useFormat } from '../shell/use-format.js';

/** Characters of a long text that show at first. */
const shownAtFirst = 2000;

interface ItemPanelProps {
  readonly project: string;
  readonly itemId: string;
  readonly labels: readonly Label[];
  readonly onClose: () => void;
}

/** All that is known of one item, beside the list. */
export function ItemPanel({ project, itemId, labels, onClose }: ItemPanelProps) {
  const { t } = useTranslation();
  const describe = useProblemText();
  const connection = useConnection();
  const queries = useQueryClient();
  const queryKey = ['item', project, itemId];
  const detail = useQuery({
    queryKey,
    queryFn: ({ signal }) => call('getItem', { id: project, part: itemId, signal }),
  });
  useEffect(
    () =>
      connection.on('metrics:changed', () => {
        void queries.invalidateQueries({ queryKey: ['item', project] });
      }),
    [connection, project, queries],
  );
  return (
    <aside
      className="items-panel"
      aria-label={t('items.details', { id: itemId })}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <header className="items-panel-head">
        <h2>#{itemId}</h2>
        <button type="button" className="button" onClick={onClose}>
          {t('app.close')}
        </button>
      </header>
      {detail.data && <Detail key={itemId} item={detail.data} labels={labels} />}
      {detail.error && <p role="alert">{describe(detail.error)}</p>}
    </aside>
  );
}

function Detail({ item, labels }: { item: ItemDetail; labels: readonly Label[] }) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const text = all ? item.text : item.text.slice(0, shownAtFirst);
  return (
    <>
      {item.title !== null && (
        <p dir="auto">
          <strong>{item.title}</strong>
        </p>
      )}
      <p className="items-whole" dir="auto">
        {text}
        {text.length < item.text.length && '…'}
      </p>
      {text.length < item.text.length && (
        <button type="button" className="button" onClick={() => setAll(true)}>
          {t('items.showAll')}
        </button>
      )}
      {item.state === 'retired' && (
        <p className="muted">
          <Term of="retired">{t('items.states.retired')}</Term>
        </p>
      )}
      {item.assignees.length > 0 && (
        <p className="muted">
          {t('items.assignedTo')} <bdi>{item.assignees.join(', ')}</bdi>
        </p>
      )}
      <Beside item={item} />
      <Prediction item={item} labels={labels} />
      <History item={item} />
    </>
  );
}

function Beside({ item: { context, meta } }: { item: ItemDetail }) {
  const { t } = useTranslation();
  const shown = Object.entries({ ...meta, ...context });
  if (shown.length === 0) return null;
  return (
    <section>
      <h3>{t('items.context')}</h3>
      <dl className="items-pairs">
        {shown.map(([name, value]) => (
          <div key={name}>
            <dt dir="auto">{name}</dt>
            <dd dir="auto">{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Prediction({ item, labels }: { item: ItemDetail; labels: readonly Label[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const named = (item.probabilities ?? []).slice(0, 5);
  return (
    <section>
      <h3>{t('items.prediction')}</h3>
      {named.length === 0 && <p className="muted">{t('items.noPrediction')}</p>}
      <ul className="items-bars">
        {named.map(({ labelId, probability }) => (
          <li key={labelId} style={{ '--share': probability }}>
            <span dir="auto">{labels.find(({ id }) => id === labelId)?.name ?? labelId}</span>
            <span>{format.percent(probability)}</span>
          </li>
        ))}
      </ul>
      {item.score !== null && (
        <p className="small">
          <Term of="acquisitionScore">{t('items.score')}</Term> {format.score(item.score)}
        </p>
      )}
    </section>
  );
}

function History({ item: { history, importedLabel } }: { item: ItemDetail }) {
  const { t } = useTranslation();
  const format = useFormat();
  const named = (strategy: string) =>
    t(`strategies.${strategy}` as 'strategies.auto', { defaultValue: strategy });
  return (
    <section>
      <h3>{t('items.history')}</h3>
      {history.length === 0 && importedLabel === null && (
        <p className="muted">{t('items.noHistory')}</p>
      )}
      <ol className="items-history">
        {importedLabel !== null && (
          <li>
            {t('items.sources.import')}: <bdi>{importedLabel.label}</bdi>
          </li>
        )}
        {history.map((event, index) => (
          <li key={index}>
            <time dateTime={event.at} className="muted small">
              {format.dateTime(event.at)}
            </time>{' '}
            <bdi>{event.who}</bdi> {t(`items.happened.${event.what}`)}{' '}
            {event.label !== null && (
              <strong>
                <bdi>{event.label}</bdi>
              </strong>
            )}{' '}
            {event.elapsedMs !== null && (
              <span className="muted small">
                {t('items.seconds', { time: format.seconds(event.elapsedMs / 1000) })}
              </span>
            )}
            {event.note !== null && <q dir="auto">{event.note}</q>}
            {event.why !== null && (
              <span className="muted small items-why">
                {t('items.why', {
                  strategy: named(event.why.strategy),
                  version: event.why.modelVersion,
                })}
              </span>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
