import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../api.js';
import { useProblemText } from '../shell/problem-page.js';
import { useFormat } from '../shell/use-format.js';
import { JobBar } from './job-bar.js';
import { secondsLeft } from './time-left.js';

/** How often the bytes are asked for while an import runs. */
const lookEveryMs = 1000;

/** The import that runs for a project, whoever began it: how far it is, the time left, and a way to stop it. */
export function ImportJob({ project }: { project: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const describe = useProblemText();
  const imports = useQuery({
    queryKey: importsKey(project),
    queryFn: ({ signal }) => call('listImports', { id: project, signal }),
    refetchInterval: ({ state }) => (state.data?.underWay ? lookEveryMs : false),
  });
  const stop = useMutation({ mutationFn: () => call('stopImport', { id: project }) });
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

/** Under this the imports of a project are kept; asked for again when its metrics change. */
export function importsKey(project: string): readonly string[] {
  return ['imports', project];
}
