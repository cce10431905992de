import { useTranslation } from 'react-i18next';

interface RowReason {
  /** “line 3, text”, as the service writes it. */
  readonly place: string;
  /** The sentence of the service, in English. */
  readonly reason: string;
}

/** Says where a file is wrong, and what is wrong there and how to mend it. */
export function useRowReason(): (row: RowReason) => string {
  const { t } = useTranslation();
  return ({ place, reason }) => {
    const found = /^line (\d+), (.*)$/s.exec(place);
    if (found === null) return `${place}: ${reason}`;
    const [, line = '', field = ''] = found;
    return t('newProject.place', { line: Number(line), field, reason });
  };
}
