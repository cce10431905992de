import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiError } from './api.js';
import { App } from './app.js';
import { openConnection } from './connection.js';
import { startTranslations } from './i18n.js';
import { ConnectionContext } from './shell/connection-context.js';
import { applyTheme, readTheme } from './shell/theme.js';
import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';

startTranslations();
applyTheme(readTheme());

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // A refusal stays a refusal; only silence is worth another try.
      retry: (failures, error) =>
        failures < 3 && error instanceof ApiError && error.code === 'unreachable',
      staleTime: 5000,
    },
  },
});

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <ConnectionContext value={openConnection()}>
          <App />
        </ConnectionContext>
      </QueryClientProvider>
    </StrictMode>,
  );
}
