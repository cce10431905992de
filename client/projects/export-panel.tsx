import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExportFormat, ExportRow } from '../../server/contract/dataset.js';
import type { ExportPreview } from '../../server/contract/files.js';
import { addressOf, call, type Query } from '../api.js';
import { JobBar } from '../jobs/job-bar.js';
import { Dialog } from '../shell/dialog.js';
import { useProblemText } from '../shell/problem-page.js';
import { Term } from '../shell/term.js';
import { useFormat } from '../shell/use-format.js';
import { useDownload } from './use-download.js';
import '../styles/export.css';

const formats = ['jsonl', 'csv', 'tsv'] as const satisfies readonly ExportFormat[];
const splits = ['train', 'validation', 'test'] as const satisfies readonly ExportRow['split'][];
type Split = (typeof splits)[number];

interface Choice {
  readonly format: ExportFormat;
  readonly splits: readonly Split[];
  readonly predictions: boolean;
  readonly spreadsheetSafe: boolean;
}

const firstChoice: Choice = {
  format: 'jsonl',
  splits,
  predictions: false,
  spreadsheetSafe: true,
};

/** Takes the labeled set away as a file: at once, or after a look at what will be in it. */
export function ExportPanel({ project }: { project: string }) {
  const { t } = useTranslation();
  const [choosing, setChoosing] = useState(false);
  const address = addressOf('exportItems', project, queryOf(firstChoice));
  return (
    <section className="card">
      <header className="card-header">
        <h2>{t('export.title')}</h2>
      </header>
      <p className="muted">{t('export.about')}</p>
      <div className="row">
        <button
          type="button"
          className="button"
          data-testid="export-open"
          onClick={() => setChoosing(true)}
        >
          {t('export.open')}
        </button>
        <a className="button" href={address} download data-testid="export-link">
          {t('export.downloadAll')}
        </a>
      </div>
      {choosing && <ExportDialog project={project} onClose={() => setChoosing(false)} />}
    </section>
  );
}

function ExportDialog({ project, onClose }: { project: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [choice, setChoice] = useState(firstChoice);
  const query = queryOf(choice);
  const preview = useQuery({
    queryKey: ['export-preview', project, query],
    queryFn: ({ signal }) => call('previewExport', { id: project, query, signal }),
    enabled: choice.splits.length > 0,
    staleTime: 0,
  });
  const change = (part: Partial<Choice>) => setChoice({ ...choice, ...part });
  return (
    <Dialog title={t('export.title')} wide onClose={onClose}>
      <div className="export-dialog">
        <ExportChoices choice={choice} change={change} counts={preview.data?.rows} />
        <Preview
          preview={choice.splits.length > 0 ? preview.data : undefined}
          error={preview.error}
        />
        <Download project={project} query={query} preview={preview.data} onClose={onClose} />
      </div>
    </Dialog>
  );
}

function queryOf({ format, splits: chosen, predictions, spreadsheetSafe }: Choice): Query {
  return {
    format,
    predictions: String(predictions),
    spreadsheetSafe: String(spreadsheetSafe),
    ...(chosen.length < splits.length ? { split: chosen.join(',') } : {}),
  };
}

interface ExportChoicesProps {
  readonly choice: Choice;
  readonly change: (part: Partial<Choice>) => void;
  readonly counts: ExportPreview['rows'] | undefined;
}

function ExportChoices({ choice, change, counts }: ExportChoicesProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className="export-choices">
      <label className="field">
        <span>{t('export.format')}</span>
        <select
          data-testid="export-format"
          value={choice.format}
          onChange={(event) => change({ format: event.target.value as ExportFormat })}
        >
          {formats.map((name) => (
            <option key={name} value={name}>
              {name.toUpperCase()}
            </option>
          ))}
        </select>
      </label>
      <fieldset className="export-splits">
        <legend>{t('export.splits')}</legend>
        {splits.map((split) => (
          <label key={split} className="check">
            <input
              type="checkbox"
              data-testid={`split-${split}`}
              checked={choice.splits.includes(split)}
              onChange={(event) =>
                change({ splits: withSplit(choice, split, event.target.checked) })
              }
            />
            {t(`export.${split}`)}
            {counts && choice.splits.includes(split) && (
              <span className="muted">{format.count(counts[split])}</span>
            )}
          </label>
        ))}
        <p className="small muted">
          <Term of="testSet">{t('export.splitHint')}</Term>
        </p>
      </fieldset>
      <div className="stack">
        <label className="check">
          <input
            type="checkbox"
            data-testid="export-predictions"
            checked={choice.predictions}
            onChange={(event) => change({ predictions: event.target.checked })}
          />
          {t('export.predictions')}
        </label>
        {choice.format !== 'jsonl' && (
          <label className="check">
            <input
              type="checkbox"
              checked={choice.spreadsheetSafe}
              onChange={(event) => change({ spreadsheetSafe: event.target.checked })}
            />
            {t('export.spreadsheetSafe')}
          </label>
        )}
      </div>
    </div>
  );
}

function withSplit({ splits: chosen }: Choice, split: Split, on: boolean): readonly Split[] {
  return splits.filter((name) => (name === split ? on : chosen.includes(name)));
}

/** The first rows exactly as they will be written. */
function Preview({ preview, error }: { preview: ExportPreview | undefined; error: unknown }) {
  const { t } = useTranslation();
  const describe = useProblemText();
  if (error) {
    return (
      <p className="problem" role="alert">
        {describe(error)}
      </p>
    );
  }
  if (preview === undefined) return <p className="muted">{t('export.noSplit')}</p>;
  const count = rowsOf(preview);
  return (
    <>
      <p role="status" data-testid="export-count">
        <bdi>{preview.fileName}</bdi>
        {' · '}
        {t(preview.complete ? 'export.rows' : 'export.rowsAtLeast', { count })}
      </p>
      {count > 0 && (
        <pre
          className="export-head"
          tabIndex={0}
          role="region"
          aria-label={t('export.preview')}
          data-testid="export-preview"
        >
          {preview.head}
        </pre>
      )}
    </>
  );
}

function rowsOf({ rows }: ExportPreview): number {
  return rows.train + rows.validation + rows.test;
}

interface DownloadProps {
  readonly project: string;
  readonly query: Query;
  readonly preview: ExportPreview | undefined;
  readonly onClose: () => void;
}

function Download({ project, query, preview, onClose }: DownloadProps) {
  const { t } = useTranslation();
  const describe = useProblemText();
  const { progress, error, download, stop } = useDownload();
  const rows = preview === undefined ? 0 : rowsOf(preview);
  if (progress !== null) {
    return (
      <JobBar
        name={t('export.writing', { file: preview?.fileName ?? '' })}
        progress={progress}
        detail={t('export.rows', { count: Math.min(progress.done, progress.total) })}
        testId="export-job"
        onStop={stop}
      />
    );
  }
  return (
    <>
      {error !== null && (
        <p className="problem" role="alert">
          {describe(error)}
        </p>
      )}
      <div className="row row-end">
        <button type="button" className="button" onClick={onClose}>
          {t('app.close')}
        </button>
        <button
          type="button"
          className="button button-primary"
          data-testid="export-download"
          disabled={rows === 0}
          onClick={() => {
            if (preview) void download({ project, query, fileName: preview.fileName, rows });
          }}
        >
          {t('export.download')}
        </button>
      </div>
    </>
  );
}
