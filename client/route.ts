/** Every page, told apart by its path. */
export type Route =
  | { readonly kind: 'projects' }
  | { readonly kind: 'dashboard'; readonly project: string }
  | { readonly kind: 'annotate'; readonly project: string }
  | { readonly kind: 'sign-in' }
  | { readonly kind: 'join'; readonly project: string }
  | { readonly kind: 'unknown' };

/** Finds the page of a path; `basePath` starts and ends with `/`. */
export function parseRoute(pathname: string, basePath: string): Route {
  if (!`${pathname}/`.startsWith(basePath)) return { kind: 'unknown' };
  const parts = pathname.slice(basePath.length).split('/').filter(Boolean).map(decode);
  const [page, project, ...rest] = parts;
  if (rest.length > 0) return { kind: 'unknown' };
  if (page === undefined) return { kind: 'projects' };
  if (project === undefined) {
    if (page === 'projects') return { kind: 'projects' };
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
    case 'dashboard':
      return `${basePath}projects/${encodeURIComponent(route.project)}`;
    case 'annotate':
    case 'join':
      return `${basePath}${route.kind}/${encodeURIComponent(route.project)}`;
  }
}

/** A malformed escape stays as it is: the page then says that it was not found. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
