const prefix = 'querent-tab-';

/** One tab of the browser, known to the others for as long as it lives. */
export interface Tab {
  readonly id: string;
  /** The ids of the other tabs that are open now. */
  othersAlive(): Promise<ReadonlySet<string>>;
}

/**
 * Makes this tab known by a lock, which the browser itself gives back when the tab closes or crashes. Where
 * there are no locks (plain HTTP on another machine) no other tab is seen: then two may send the same
 * answer, which the server records once.
 */
export function announceTab(id: string): Tab {
  // Missing without HTTPS, whatever the types say.
  const locks = navigator.locks as LockManager | undefined;
  void locks?.request(prefix + id, () => new Promise(() => undefined)).catch(() => undefined);
  return {
    id,
    othersAlive: async () => {
      const { held = [] } = (await locks?.query()) ?? {};
      const ids = held.flatMap(({ name }) =>
        name?.startsWith(prefix) === true ? [name.slice(prefix.length)] : [],
      );
      return new Set(ids.filter((other) => other !== id));
    },
  };
}
