import { useTranslation } from 'react-i18next';
import type { TextEncoding } from '../../server/contract/dataset.js';

const encodings = {
  'utf-8': 'UTF-8',
  gb18030: 'GBK / GB 18030',
  'utf-16le': 'UTF-16 LE',
  'utf-16be': 'UTF-16 BE',
} as const satisfies Record<TextEncoding, string>;

interface EncodingChoiceProps {
  readonly value: TextEncoding;
  readonly onChange: (encoding: TextEncoding) => void;
}

/** How the bytes of the file are read: found by itself, and changed where the letters look wrong. */
export function EncodingChoice({ value, onChange }: EncodingChoiceProps) {
  const { t } = useTranslation();
  return (
    <label className="field field-inline">
      <span>{t('newProject.encoding')}</span>
      <select
        data-testid="encoding"
        value={value}
        onChange={(event) => onChange(event.target.value as TextEncoding)}
      >
        {Object.entries(encodings).map(([encoding, name]) => (
          <option key={encoding} value={encoding}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
