import { useEffect, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Label } from '../../server/contract/project.js';
import { ItemLine } from './item-line.js';
import type { Items } from './use-items.js';
import type { SelectionState } from './use-selection.js';
import { useVisibleRows } from './use-visible-rows.js';
import { rowHeight } from './visible-rows.js';

interface ItemListProps {
  readonly items: Items;
  readonly total: number;
  readonly labels: readonly Label[];
  readonly selection: SelectionState;
  readonly onOpen: (id: string) => void;
  readonly onEscape: () => void;
}

/** All rows of the list, of which those on screen exist. */
export function ItemList(props: ItemListProps) {
  const { items, total, selection, onOpen, onEscape } = props;
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const anchor = useRef(0);
  const { first, last, topOf, scale, height } = useVisibleRows(scroller, total);
  const { show } = items;
  useEffect(() => show(first, last), [show, first, last]);

  const move = (to: number, extends_: boolean) => {
    const place = Math.max(0, Math.min(total - 1, to));
    setActive(place);
    keepInView(scroller.current, place, scale);
    if (extends_) void selectTo(place);
    else anchor.current = place;
  };
  const selectTo = async (place: number) => {
    const [from, to] = [Math.min(anchor.current, place), Math.max(anchor.current, place)];
    selection.add(await items.idsBetween(from, to));
  };
  const act = (place: number, does: (id: string) => void) => {
    const row = items.rowAt(place);
    if (row !== null) does(row.id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.nativeEvent.isComposing) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    const steps: Readonly<Record<string, number>> = {
      ...{ ArrowDown: active + 1, j: active + 1, J: active + 1 },
      ...{ ArrowUp: active - 1, k: active - 1, K: active - 1 },
      ...{ PageDown: active + page, PageUp: active - page, Home: 0, End: total - 1 },
    };
    const to = steps[event.key];
    if (to !== undefined && !event.ctrlKey && !event.metaKey) move(to, event.shiftKey);
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) selection.all();
    else if (event.ctrlKey || event.metaKey) return;
    else if (event.key === 'x' || event.key === ' ') act(active, selection.toggle);
    else if (event.key === 'Enter') act(active, onOpen);
    else if (event.key === 'Escape') onEscape();
    else return;
    event.preventDefault();
  };
  const onPick = (place: number, event: MouseEvent) => {
    setActive(place);
    if (event.shiftKey) void selectTo(place);
    else {
      anchor.current = place;
      act(place, selection.toggle);
    }
  };

  return (
    <div
      ref={scroller}
      className="items-list"
      role="listbox"
      aria-label={t('items.list')}
      aria-multiselectable="true"
      aria-activedescendant={`item-row-${active}`}
      aria-keyshortcuts="j k x Enter"
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div className="items-space" role="presentation" style={{ height }}>
        {Array.from({ length: last - first + 1 }, (_, at) => first + at).map((index) => (
          <ItemLine
            key={index}
            place={index}
            total={total}
            top={topOf(index)}
            row={items.rowAt(index)}
            labels={props.labels}
            isActive={index === active}
            isSelected={items.rowAt(index) !== null && selection.has(items.rowAt(index)?.id ?? '')}
            onPick={(event) => onPick(index, event)}
            onOpen={() => {
              setActive(index);
              anchor.current = index;
              act(index, onOpen);
            }}
          />
        ))}
      </div>
    </div>
  );
}

function keepInView(element: HTMLDivElement | null, place: number, scale: number): void {
  if (element === null) return;
  const top = place * rowHeight;
  const [from, to] = [element.scrollTop * scale, element.scrollTop * scale + element.clientHeight];
  if (top < from) element.scrollTop = top / scale;
  else if (top + rowHeight > to) {
    element.scrollTop = Math.ceil((top + rowHeight - element.clientHeight) / scale);
  }
}
