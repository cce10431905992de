import { importFormats, type ImportFormat } from '../contract/dataset.js';
import { Refusal } from '../contract/errors.js';

/** The format of a file: the one that was named, else by the ending of its name. */
export function formatOf({
  format,
  file,
}: {
  format?: ImportFormat | undefined;
  file: string;
}): ImportFormat {
  const ending = file.slice(file.lastIndexOf('.') + 1).toLowerCase();
  const found = format ?? importFormats.find((name) => name === ending);
  if (found !== undefined) return found;
  throw new Refusal(
    'malformed',
    `The format of "${file}" is not known by its name: name one of ${importFormats.join(', ')}.`,
  );
}
