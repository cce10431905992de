import type { MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { ItemRow } from '../../server/contract/items.js';
import type { Label } from '../../server/contract/project.js';
import { useFormat } from '../shell/use-format.js';

interface ItemLineProps {
  readonly place: number;
  readonly total: number;
  /** Distance from the top of the list in pixels. */
  readonly top: number;
  /** Null until it has been read. */
  readonly row: ItemRow | null;
  readonly labels: readonly Label[];
  readonly isActive: boolean;
  readonly isSelected: boolean;
  readonly onPick: (event: MouseEvent) => void;
  readonly onOpen: () => void;
}

/** One item in the list: its text, and what is known of it. */
export function ItemLine(props: ItemLineProps) {
  const { place, total, top, row, isActive, isSelected, onPick, onOpen } = props;
  const { t } = useTranslation();
  return (
    <div
      id={`item-row-${place}`}
      className="items-row"
      role="option"
      aria-selected={isSelected}
      aria-posinset={place + 1}
      aria-setsize={total}
      data-active={isActive}
      data-state={row?.state}
      style={{ transform: `translateY(${top}px)` }}
      onClick={onOpen}
    >
      <span
        className="items-check"
        aria-hidden="true"
        onClick={(event) => {
          event.stopPropagation();
          onPick(event);
        }}
      >
        {isSelected ? '✓' : ''}
      </span>
      {row === null ? (
        <span className="muted">{t('items.row', { place: place + 1 })}</span>
      ) : (
        <Facts row={row} labels={props.labels} />
      )}
    </div>
  );
}

function Facts({ row, labels }: { row: ItemRow; labels: readonly Label[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const best = row.probabilities?.[0];
  const guess = best && labels.find(({ id }) => id === best.labelId)?.name;
  const more = [
    ...(row.label === null ? [] : [t(`items.states.${row.state}`)]),
    ...(row.flagged ? [`⚑ ${t('items.flagged')}`] : []),
    ...(row.skipped ? [t('items.states.skipped')] : []),
    ...(best !== undefined && guess !== undefined && guess !== row.label
      ? [t('items.guess', { label: guess, share: format.percent(best.probability) })]
      : []),
  ];
  return (
    <>
      <span className="items-text" dir="auto">
        {row.title !== null && <strong>{row.title} · </strong>}
        {row.text}
        {row.clipped && '…'}
      </span>
      <span className="items-facts">
        {row.label !== null ? (
          <span
            className="items-label"
            dir="auto"
            title={row.source ? t(`items.sources.${row.source}`) : ''}
          >
            {row.label}
          </span>
        ) : (
          <span className="items-state">{t(`items.states.${row.state}`)}</span>
        )}
        <span className="items-more muted">
          {more.map((part, index) => (
            <span key={part} dir="auto">
              {index > 0 && ' · '}
              {part}
            </span>
          ))}
        </span>
      </span>
    </>
  );
}
