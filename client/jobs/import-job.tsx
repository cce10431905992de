import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Project } from '../../server/contract/project.js';
import { call } from '../api.js';
import { useConnection } from '../shell/connection-context.js';
import { useProblemText } from '../shell/problem-page.js';
import { useFormat } from '../shell/use-format.js';
import { JobBar } from './job-bar.js';
import { secondsLeft } from './time-left.js';

/** How often the bytes are asked for while an import runs. */
const lookEveryMs = 1000;

/** The import that runs for a project, whoever began it: how far it is, the time left, and a way to stop it. */
export function ImportJob({ project: { id, slug } }: { project: Project }) {
  const { t } = useTranslation();
  const format = useFormat();
  const describe = useProblemText();
  const connection = useConnection();
  const imports = useQuery({
    queryKey: ['imports', slug],
    queryFn: ({ signal }) => call('listImports', { id: slug, signal }),
    refetchInterval: ({ state }) => (state.data?.underWay ? lookEveryMs : false),
  });
  const { refetch } = imports;
  useEffect(() => {
    const closers = [
      connection.on('import:changed', ({ projectId }) => {
        if (projectId === id) void refetch();
      }),
      // One that began while there was no connection was not heard of.
      connection.onStatus(() => void refetch()),
    ];
    return () => {
      for (const close of closers) close();
    };
  }, [connection, id, refetch]);
  const stop = useMutation({ mutationFn: () => call('stopImport', { id: slug }) });
  const running = imports.data?.underWay;
  if (!running) return null;
  const { file, bytes: done, totalBytes, elapsedMs } = running;
  const total = totalBytes ?? 0;
  return (
    <section className="card">
      <JobBar
        name={t('jobs.importing', { file })}
        progress={{ done, total, secondsLeft: secondsLeft({ done, total, elapsedMs }) }}
        detail={format.bytes(done)}
        testId="import"
        onStop={() => stop.mutate()}
      />
      {stop.error && (
        <p className="problem" role="alert">
          {describe(stop.error)}
        </p>
      )}
    </section>
  );
}
