import { useMutation } from '@tanstack/react-query';
import { useState, type DragEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportFormat } from '../../server/contract/dataset.js';
import { useFormat } from '../shell/use-format.js';
import { withFile } from './draft.js';
import { EncodingChoice } from './encoding-choice.js';
import { FileProblem, RowProblems } from './file-problem.js';
import type { StepProps } from './new-project-page.js';
import { mostBytes, readFile } from './read-file.js';

const formats = ['jsonl', 'csv', 'tsv'] as const satisfies readonly ImportFormat[];

/** The file is chosen or dropped; only its beginning is read here. */
export function FileStep({ draft, change, onNext }: StepProps) {
  const { t } = useTranslation();
  const [tooLarge, setTooLarge] = useState(false);
  const reading = useMutation({
    mutationFn: ({ file, ...how }: { file: File } & Parameters<typeof readFile>[1]) =>
      readFile(file, how),
    onSuccess: (chosen) => {
      change(withFile(draft, chosen));
      if (chosen.head.problem === null) onNext();
    },
  });
  const take = (file: File | undefined) => {
    if (file === undefined) return;
    setTooLarge(file.size > mostBytes);
    if (file.size <= mostBytes) reading.mutate({ file });
  };
  const { chosen } = draft;
  const problem = reading.isPending || tooLarge ? null : (chosen?.head.problem ?? null);
  const unknown = reading.variables?.file;
  return (
    <div className="stack">
      <DropZone busy={reading.isPending} onFile={take} />
      {chosen && <ChosenFileLine file={chosen.file} ready={problem === null} onNext={onNext} />}
      {tooLarge && (
        <p className="problem" role="alert">
          {t('newProject.file.tooLarge')}
        </p>
      )}
      {problem && chosen && (
        <div className="stack" role="alert" data-testid="problem">
          <p className="problem">{t('newProject.refused')}</p>
          <RowProblems rows={[problem]} />
          <EncodingChoice
            value={chosen.head.encoding}
            onChange={(encoding) => reading.mutate({ file: chosen.file, encoding })}
          />
        </div>
      )}
      {reading.error && <FileProblem error={reading.error} />}
      {reading.error && unknown && (
        <div className="row">
          <span>{t('newProject.file.readAs')}</span>
          {formats.map((format) => (
            <button
              key={format}
              type="button"
              className="button"
              onClick={() => reading.mutate({ file: unknown, format })}
            >
              {format.toUpperCase()}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

function DropZone({ busy, onFile }: { busy: boolean; onFile: (file: File | undefined) => void }) {
  const { t } = useTranslation();
  const [over, setOver] = useState(false);
  const hover = (event: DragEvent) => {
    event.preventDefault();
    setOver(true);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    onFile(event.dataTransfer.files[0]);
  };
  return (
    <label
      className="drop-zone"
      data-over={over}
      onDragOver={hover}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <input
        type="file"
        className="drop-input"
        data-testid="file"
        accept=".jsonl,.csv,.tsv,.ndjson,.txt"
        aria-busy={busy}
        onChange={(event) => {
          onFile(event.target.files?.[0]);
          // The same file may be chosen again after it was mended.
          event.target.value = '';
        }}
      />
      <FileMark />
      <span className="drop-words">
        {t(busy ? 'newProject.file.reading' : 'newProject.file.drop')}
      </span>
      <span className="button" aria-hidden="true">
        {t('newProject.file.choose')}
      </span>
      <span className="small muted">{t('newProject.file.formats')}</span>
    </label>
  );
}

interface ChosenFileLineProps {
  readonly file: File;
  readonly ready: boolean;
  readonly onNext: () => void;
}

/** After a step back: the file is still there. */
function ChosenFileLine({ file, ready, onNext }: ChosenFileLineProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className="chosen-file">
      <p>
        <bdi>{file.name}</bdi> <span className="muted">{format.bytes(file.size)}</span>
      </p>
      {ready && (
        <button type="button" className="button button-primary" data-testid="next" onClick={onNext}>
          {t('newProject.file.goOn')}
        </button>
      )}
    </div>
  );
}

function FileMark() {
  return (
    <svg viewBox="0 0 40 40" width="40" height="40" aria-hidden="true">
      <g
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinejoin="round"
        strokeLinecap="round"
      >
        <path d="M10 4h14l8 8v24H10zM24 4v8h8" />
        <path d="M21 31V19m-5 5 5-5 5 5" />
      </g>
    </svg>
  );
}
