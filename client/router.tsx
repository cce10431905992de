import { useSyncExternalStore, type MouseEvent, type ReactNode } from 'react';
import { basePath } from './base.js';
import { parseRoute, pathOf, type Route } from './route.js';

const moved = 'querent:moved';

/** Shows another page of this site without loading it anew. */
export function navigate(route: Route, how: 'push' | 'replace' = 'push'): void {
  const path = pathOf(route, basePath);
  if (how === 'push') history.pushState(null, '', path);
  else history.replaceState(null, '', path);
  window.dispatchEvent(new Event(moved));
  window.scrollTo(0, 0);
}

/** Reads a secret from the fragment and takes it out of the address, so that no history keeps it. */
export function takeFragment(name: string): string | null {
  const value = new URLSearchParams(location.hash.slice(1)).get(name);
  if (location.hash !== '') history.replaceState(null, '', location.pathname + location.search);
  return value;
}

/** The page that the address names. */
export function useRoute(): Route {
  const pathname = useSyncExternalStore(followAddress, () => location.pathname);
  return parseRoute(pathname, basePath);
}

/** What stands behind the path of the address, with its question mark. */
export function useAddressSearch(): string {
  return useSyncExternalStore(followAddress, () => location.search);
}

function followAddress(onChange: () => void): () => void {
  window.addEventListener('popstate', onChange);
  window.addEventListener(moved, onChange);
  return () => {
    window.removeEventListener('popstate', onChange);
    window.removeEventListener(moved, onChange);
  };
}

interface LinkProps {
  readonly to: Route;
  readonly className?: string;
  /** Said and shown on hover in place of too short a text. */
  readonly label?: string;
  readonly children: ReactNode;
}

/** A link to a page of this site: a real address, so that it also opens in a new tab. */
export function Link({ to, className, label, children }: LinkProps) {
  const follow = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    navigate(to);
  };
  return (
    <a
      href={pathOf(to, basePath)}
      className={className}
      aria-label={label}
      title={label}
      onClick={follow}
    >
      {children}
    </a>
  );
}
