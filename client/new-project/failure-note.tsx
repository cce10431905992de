import { useTranslation } from 'react-i18next';
import { FileProblem } from './file-problem.js';
import type { Failure } from './use-creation.js';

const remainsKeys = {
  nothing: 'newProject.remains.nothing',
  'empty project': 'newProject.remains.empty',
  'whole project': 'newProject.remains.empty',
  unknown: 'newProject.remains.unknown',
} as const;

/** Why there is no project yet, and exactly what remains of the try. */
export function FailureNote({ failure }: { failure: Failure }) {
  const { t } = useTranslation();
  const { error, slug, remains } = failure;
  return (
    <div className="failure" data-testid="failure" data-remains={remains}>
      {error === null ? (
        <p role="status">{t('newProject.stopped')}</p>
      ) : (
        <FileProblem error={error} />
      )}
      <p className="muted">{t(remainsKeys[remains], { slug: slug ?? '' })}</p>
    </div>
  );
}
