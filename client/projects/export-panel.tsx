import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExportFormat } from '../../server/contract/dataset.js';
import { addressOf } from '../api.js';

const formats = ['jsonl', 'csv', 'tsv'] as const satisfies readonly ExportFormat[];

/** Takes the labeled set away as a file; the browser streams it by itself. */
export function ExportPanel({ project }: { project: string }) {
  const { t } = useTranslation();
  const [format, setFormat] = useState<ExportFormat>('jsonl');
  const [predictions, setPredictions] = useState(false);
  const address = addressOf('exportItems', project, { format, predictions: String(predictions) });
  return (
    <section className="card">
      <header className="card-header">
        <h2>{t('export.title')}</h2>
      </header>
      <div className="row">
        <select
          aria-label={t('export.format')}
          data-testid="export-format"
          value={format}
          onChange={(event) => setFormat(event.target.value as ExportFormat)}
        >
          {formats.map((name) => (
            <option key={name} value={name}>
              {name.toUpperCase()}
            </option>
          ))}
        </select>
        <a className="button" href={address} download data-testid="export-link">
          {t('export.download')}
        </a>
      </div>
      <label className="check">
        <input
          type="checkbox"
          data-testid="export-predictions"
          checked={predictions}
          onChange={(event) => setPredictions(event.target.checked)}
        />
        {t('export.predictions')}
      </label>
    </section>
  );
}
