import { createContext, use, useSyncExternalStore } from 'react';
import type { Connection, ConnectionStatus } from '../wire.js';

/** The one socket of this page. */
export const ConnectionContext = createContext<Connection | null>(null);

export function useConnection(): Connection {
  const connection = use(ConnectionContext);
  if (!connection) throw new Error('a page was rendered outside of ConnectionContext');
  return connection;
}

/** Whether the socket is up; renders again when that changes. */
export function useConnectionStatus(): ConnectionStatus {
  const connection = useConnection();
  return useSyncExternalStore(
    (onChange) => connection.onStatus(onChange),
    () => connection.status,
  );
}
