import { useTranslation } from 'react-i18next';
import type { Reason } from '../../server/contract/reason.js';
import { useReason } from '../shell/use-reason.js';

interface RowReason {
  /** “line 3, text”, as the service writes it. */
  readonly place: string;
  /** The sentence of the service, in English. */
  readonly reason: string;
  /** The same without words; where it is missing, the sentence stands as it is. */
  readonly why?: Reason | undefined;
}

/** Where no column is named: it is all of the line, or of the file from there on. */
const wholes = ['line', 'file', 'header'];

/** Says where a file is wrong, and what is wrong there and how to mend it. */
export function useRowReason(): (row: RowReason) => string {
  const { t } = useTranslation();
  const say = useReason();
  return ({ place, why, ...row }) => {
    const reason = say(why ?? null) ?? row.reason;
    const found = /^line (\d+), (.*)$/s.exec(place);
    if (found === null) return `${place}: ${reason}`;
    const [, line = '', field = ''] = found;
    return wholes.includes(field)
      ? t('newProject.wholeLine', { line: Number(line), reason })
      : t('newProject.place', { line: Number(line), field, reason });
  };
}
