import { useState } from 'react';
import { addressOf, errorOf, type ApiError, type Query } from '../api.js';
import { useJob, type JobProgress } from '../jobs/use-job.js';
import { isStopped } from '../upload.js';

interface Wanted {
  readonly project: string;
  readonly query: Query;
  readonly fileName: string;
  /** How many rows are to come, for the bar. */
  readonly rows: number;
}

interface Download {
  readonly progress: JobProgress | null;
  readonly error: unknown;
  readonly download: (wanted: Wanted) => Promise<void>;
  readonly stop: () => void;
}

const newline = 0x0a;

/** Loads an export row by row and hands it to the browser as a file; a stopped one leaves no file. */
export function useDownload(): Download {
  const job = useJob();
  const [error, setError] = useState<unknown>(null);
  const download = async ({ project, query, fileName, rows }: Wanted) => {
    setError(null);
    try {
      const file = await job.run((signal, report) =>
        load(addressOf('exportItems', project, query), signal, (lines) => report(lines, rows)),
      );
      save(file, fileName);
    } catch (caught) {
      if (!isStopped(caught)) setError(caught);
    }
  };
  return { progress: job.progress, error, download, stop: job.stop };
}

async function load(
  address: string,
  signal: AbortSignal,
  onLines: (lines: number) => void,
): Promise<Blob> {
  const response = await fetch(address, { signal });
  if (!response.ok) throw await refusalOf(response);
  const parts: Blob[] = [];
  let lines = 0;
  const reader = response.body?.getReader();
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    // A blob of each part lets the browser keep a large file on the disk.
    parts.push(new Blob([read.value]));
    for (const byte of read.value) if (byte === newline) lines++;
    onLines(lines);
  }
  return new Blob(parts, { type: response.headers.get('content-type') ?? '' });
}

async function refusalOf(response: Response): Promise<ApiError> {
  const problem = (await response.json().catch(() => null)) as Parameters<typeof errorOf>[1];
  return errorOf(response, problem);
}

function save(file: Blob, fileName: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = fileName;
  link.click();
  // The browser has taken the file by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
