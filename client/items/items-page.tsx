import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProjectMetrics } from '../../server/contract/dashboard.js';
import type { PersonOfProject } from '../../server/contract/people.js';
import { useMetrics } from '../projects/use-metrics.js';
import { readSearch, type ItemsSearch } from '../route.js';
import { Link, navigate, useAddressSearch } from '../router.js';
import { ConnectionDot } from '../shell/connection-dot.js';
import { ExposedBanner, Layout } from '../shell/layout.js';
import { Loading } from '../shell/loading.js';
import { ProblemPage, useProblemText } from '../shell/problem-page.js';
import { Term } from '../shell/term.js';
import { useMe } from '../shell/use-me.js';
import { ApiError, call } from '../api.js';
import { BulkBar, BulkToast } from './bulk-bar.js';
import { FilterBar } from './filter-bar.js';
import { ItemList } from './item-list.js';
import { ItemPanel } from './item-panel.js';
import { useBulk } from './use-bulk.js';
import { useItems, type Items } from './use-items.js';
import { useSelection } from './use-selection.js';
import '../styles/items.css';

/** `/projects/:id/items`: every item of a project, found again and changed many at once. */
export default function ItemsPage({ project }: { project: string }) {
  const metrics = useMetrics(project);
  if (metrics.data) return <Browser metrics={metrics.data} />;
  if (metrics.error)
    return <ProblemPage error={metrics.error} onRetry={() => void metrics.refetch()} />;
  return <Loading />;
}

function Browser({ metrics }: { metrics: ProjectMetrics }) {
  const { t } = useTranslation();
  const { project, annotators } = metrics;
  const address = useAddressSearch();
  const search = useMemo(() => readSearch(address), [address]);
  const me = useMe();
  const items = useItems(project.slug, search);
  const selection = useSelection();
  const bulk = useBulk(project.slug, search);
  const people = usePeople(project.slug);
  const input = useRef<HTMLInputElement>(null);
  const labels = project.labels.filter(({ retired }) => !retired);
  const change = useCallback(
    (changes: ItemsSearch, how: 'push' | 'replace' = 'push') => {
      const next = { ...readSearch(location.search), ...changes };
      navigate({ kind: 'items', project: project.slug, search: next }, how);
    },
    [project.slug],
  );
  const clear = () => navigate({ kind: 'items', project: project.slug });
  usePageKeys({ undo: bulk.undo, search: () => input.current?.focus() });
  const mayChange = me.data?.role === 'admin' || me.data?.role === 'scientist';
  return (
    <Layout
      title={t('items.title', { project: project.name })}
      heading={
        <Link to={{ kind: 'dashboard', project: project.slug }} className="quiet-link">
          <bdi>{project.name}</bdi>
        </Link>
      }
      tools={<ConnectionDot />}
      banner={<ExposedBanner />}
    >
      <div className="items" data-open={search.item !== undefined}>
        <h1 className="items-title">
          <Term of="item">{t('items.heading')}</Term>
          <span className="muted" role="status">
            {items.total !== null && t('items.total', { count: items.total })}
          </span>
        </h1>
        <FilterBar
          {...{ search, labels, annotators, people, input }}
          onChange={change}
          onClear={clear}
        />
        <div className="items-body">
          <ListOrReason items={items} isFiltered={address !== ''}>
            <ItemList
              key={JSON.stringify({ ...search, item: '' })}
              {...{ items, labels: project.labels, selection }}
              total={items.total ?? 0}
              onOpen={(item) => change({ item })}
              onEscape={() =>
                search.item === undefined ? selection.clear() : change({ item: '' })
              }
            />
          </ListOrReason>
          {search.item !== undefined && (
            <ItemPanel
              project={project.slug}
              itemId={search.item}
              labels={project.labels}
              onClose={() => change({ item: '' })}
            />
          )}
        </div>
        <p className="items-keys muted small">{t('items.keys')}</p>
        <div className="items-foot">
          <BulkBar
            {...{ selection, labels, people, mayChange }}
            total={items.total ?? 0}
            onAct={(action) => {
              void bulk.start(action, selection.selection).then((done) => {
                if (done) selection.clear();
              });
            }}
          />
          <BulkToast bulk={bulk} />
        </div>
      </div>
    </Layout>
  );
}

/** Who may be asked in the project; nobody as long as that is not known. */
function usePeople(project: string): readonly PersonOfProject[] {
  const queryKey = ['people', project];
  const found = useQuery({ queryKey, queryFn: () => call('listPeople', { id: project }) });
  return found.data?.people ?? [];
}

interface ListOrReasonProps {
  readonly items: Items;
  readonly isFiltered: boolean;
  readonly children: React.ReactNode;
}

/** The list, or why there is none. */
function ListOrReason({ items, isFiltered, children }: ListOrReasonProps) {
  const { t } = useTranslation();
  const describe = useProblemText();
  if (items.error !== null) {
    return (
      <div className="items-reason" role="alert">
        <h2>{t('items.failed')}</h2>
        <p>{describe(items.error)}</p>
        {items.error instanceof ApiError && items.error.detail !== '' && (
          <p className="small" lang="en">
            {items.error.detail}
          </p>
        )}
        <button type="button" className="button" onClick={items.update}>
          {t('app.retry')}
        </button>
      </div>
    );
  }
  if (items.total === null) return <p className="items-reason">{t('items.loading')}</p>;
  if (items.total === 0) {
    return (
      <div className="items-reason">
        <h2>{isFiltered ? t('items.empty') : t('items.none')}</h2>
        {isFiltered && <p>{t('items.emptyHint')}</p>}
      </div>
    );
  }
  return (
    <div className="items-frame" aria-busy={items.isChanging}>
      {items.isStale && (
        <button type="button" className="button items-stale" onClick={items.update}>
          {t('items.stale')}
        </button>
      )}
      {children}
    </div>
  );
}

/** Keys that work wherever the focus is, but in fields. */
function usePageKeys({ undo, search }: { undo: () => void; search: () => void }): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
      if (target.closest('input, select, textarea') !== null) return;
      if (event.key === '/') search();
      else if (event.key === 'u') undo();
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });
}
