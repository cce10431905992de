/** Every page, told apart by its path. */
export type Route =
  | { readonly kind: 'projects' }
  | { readonly kind: 'new-project' }
  | { readonly kind: 'dashboard'; readonly project: string }
  | { readonly kind: 'items'; readonly project: string; readonly search?: ItemsSearch }
  | { readonly kind: 'annotate'; readonly project: string }
  | { readonly kind: 'sign-in' }
  | { readonly kind: 'join'; readonly project: string }
  | { readonly kind: 'unknown' };

/**
 * The query parameters of `/projects/:slug/items`: which items are shown, in which order, and the one that
 * is open. Labels and people are named by their ids. The cell of a confusion matrix is
 * `{round, true, predicted}`, with `of: 'test'` for the matrix of the test set; without `predicted` it is
 * a whole row of the matrix, without `true` a whole column.
 */
export interface ItemsSearch {
  /** Words or characters that the text has. */
  readonly q?: string;
  /** The item's label as it stands: set by hand, answered or imported. */
  readonly label?: string;
  /** What the model says: now, or in `round` where that is given. */
  readonly predicted?: string;
  /** The right label of an item that `round` was scored on. */
  readonly true?: string;
  readonly round?: string;
  readonly of?: 'audit' | 'test';
  readonly annotator?: string;
  /** Somebody whom it is assigned to. */
  readonly assignee?: string;
  readonly state?: string;
  readonly flag?: 'yes' | 'no';
  /** How unsure the model is, from 0 to 1. */
  readonly minUncertainty?: string;
  readonly maxUncertainty?: string;
  readonly sort?: 'id' | 'score' | 'uncertainty' | 'answered';
  /** The id of the item whose details are open. */
  readonly item?: string;
}

/** Finds the page of a path; `basePath` starts and ends with `/`. */
export function parseRoute(pathname: string, basePath: string): Route {
  if (!`${pathname}/`.startsWith(basePath)) return { kind: 'unknown' };
  const parts = pathname.slice(basePath.length).split('/').filter(Boolean).map(decode);
  const [page, project, ...rest] = parts;
  if (page === 'projects' && project !== undefined && rest.length === 1 && rest[0] === 'items') {
    return { kind: 'items', project };
  }
  if (rest.length > 0) return { kind: 'unknown' };
  if (page === undefined) return { kind: 'projects' };
  if (project === undefined) {
    if (page === 'projects') return { kind: 'projects' };
    if (page === 'new') return { kind: 'new-project' };
    return page === 'sign-in' ? { kind: 'sign-in' } : { kind: 'unknown' };
  }
  if (page === 'projects') return { kind: 'dashboard', project };
  if (page === 'annotate') return { kind: 'annotate', project };
  return page === 'join' ? { kind: 'join', project } : { kind: 'unknown' };
}

/** The path of a page, the inverse of `parseRoute`. */
export function pathOf(route: Route, basePath: string): string {
  switch (route.kind) {
    case 'projects':
    case 'unknown':
      return basePath;
    case 'sign-in':
      return `${basePath}sign-in`;
    case 'new-project':
      return `${basePath}new`;
    case 'dashboard':
      return `${basePath}projects/${encodeURIComponent(route.project)}`;
    case 'items':
      return `${basePath}projects/${encodeURIComponent(route.project)}/items${searchOf(route.search)}`;
    case 'annotate':
    case 'join':
      return `${basePath}${route.kind}/${encodeURIComponent(route.project)}`;
  }
}

/** The part of an address behind the path, the inverse of `readSearch`. */
function searchOf(search: ItemsSearch = {}): string {
  const entries = Object.entries(search).filter(([, value]) => value !== undefined && value !== '');
  return entries.length === 0 ? '' : `?${new URLSearchParams(entries).toString()}`;
}

const searchKeys = [
  ...['q', 'label', 'predicted', 'true', 'round', 'of', 'annotator', 'state', 'flag'],
  ...['assignee', 'minUncertainty', 'maxUncertainty', 'sort', 'item'],
];

/** The parameters of an address that the page of the items knows. */
export function readSearch(search: string): ItemsSearch {
  const entries = [...new URLSearchParams(search)].filter(([key]) => searchKeys.includes(key));
  // What a value means is checked by the server, which says what is wrong with it.
  return Object.fromEntries(entries);
}

/** A malformed escape stays as it is: the page then says that it was not found. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
