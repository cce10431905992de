import { useState } from 'react';

/** Ids that were picked, or all that match but for some. */
export type Selection =
  | { readonly kind: 'some'; readonly ids: ReadonlySet<string> }
  | { readonly kind: 'all'; readonly except: ReadonlySet<string> };

export const nothing: Selection = { kind: 'some', ids: new Set() };

export interface SelectionState {
  readonly selection: Selection;
  readonly has: (id: string) => boolean;
  readonly count: (total: number) => number;
  readonly toggle: (id: string) => void;
  readonly add: (ids: readonly string[]) => void;
  readonly all: () => void;
  readonly clear: () => void;
}

/** Which items of the list are selected. */
export function useSelection(): SelectionState {
  const [selection, setSelection] = useState<Selection>(nothing);
  const change = (ids: readonly string[], selects: (id: string) => boolean) => {
    setSelection((before) => {
      const marked = new Set(before.kind === 'some' ? before.ids : before.except);
      for (const id of ids) {
        if (selects(id) === (before.kind === 'some')) marked.add(id);
        else marked.delete(id);
      }
      return before.kind === 'some'
        ? { kind: 'some', ids: marked }
        : { kind: 'all', except: marked };
    });
  };
  const has = (id: string) =>
    selection.kind === 'some' ? selection.ids.has(id) : !selection.except.has(id);
  return {
    selection,
    has,
    count: (total) =>
      selection.kind === 'some' ? selection.ids.size : Math.max(0, total - selection.except.size),
    toggle: (id) => change([id], () => !has(id)),
    add: (ids) => change(ids, () => true),
    all: () => setSelection({ kind: 'all', except: new Set() }),
    clear: () => setSelection(nothing),
  };
}
