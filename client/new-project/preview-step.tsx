import { useTranslation } from 'react-i18next';
import { JobBar } from '../jobs/job-bar.js';
import { Term } from '../shell/term.js';
import { useFormat } from '../shell/use-format.js';
import { CheckFigures } from './check-figures.js';
import { itemsToAsk, slugOf, type Draft, type DraftSettings } from './draft.js';
import { FailureNote } from './failure-note.js';
import { ItemPreview } from './item-preview.js';
import type { StepProps } from './new-project-page.js';
import { ProjectSettingsFields } from './settings-fields.js';
import { StepButtons } from './step-buttons.js';
import { useCreation } from './use-creation.js';

/** What annotators will see and what will be imported; then the project is made. */
export function PreviewStep({ draft, change, onBack }: StepProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { progress, failure, isEnding, create, stop } = useCreation();
  const set = (part: Partial<DraftSettings>) =>
    change({ settings: { ...draft.settings, ...part } });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (progress === null && !isEnding) void create(draft);
      }}
    >
      <div className="preview-columns">
        <ItemPreview draft={draft} />
        <div className="stack">
          <NameField draft={draft} change={change} />
          <CheckFigures draft={draft} change={change} />
        </div>
      </div>
      <label className="field">
        <span>
          <Term of="guideline">{t('newProject.preview.guideline')}</Term>
        </span>
        <textarea
          rows={4}
          data-testid="guideline"
          value={draft.guideline}
          maxLength={100_000}
          placeholder={t('newProject.preview.guidelineHint')}
          onChange={(event) => change({ guideline: event.target.value })}
        />
      </label>
      <ProjectSettingsFields draft={draft} set={set} />
      {isEnding && (
        <p className="note" role="status">
          {t('newProject.ending')}
        </p>
      )}
      {failure && <FailureNote failure={failure} />}
      {progress ? (
        <JobBar
          name={t('jobs.importing', { file: draft.chosen?.file.name ?? '' })}
          progress={progress}
          detail={t('newProject.sent', {
            done: format.bytes(progress.done),
            all: format.bytes(draft.chosen?.file.size ?? 0),
          })}
          testId="import"
          stopText={t('newProject.stop')}
          onStop={stop}
        />
      ) : (
        <StepButtons
          onBack={onBack}
          next={t(itemsToAsk(draft) > 0 ? 'newProject.create' : 'newProject.createOnly')}
        />
      )}
    </form>
  );
}

interface NameFieldProps {
  readonly draft: Draft;
  readonly change: StepProps['change'];
}

function NameField({ draft, change }: NameFieldProps) {
  const { t } = useTranslation();
  return (
    <label className="field">
      <span>{t('newProject.preview.name')}</span>
      <input
        data-testid="name"
        required
        maxLength={200}
        pattern=".*\S.*"
        value={draft.name}
        onChange={(event) => change({ name: event.target.value })}
      />
      <span className="small muted">
        {t('newProject.preview.address', { slug: slugOf(draft.name) })}
      </span>
    </label>
  );
}
