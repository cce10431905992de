import { useTranslation } from 'react-i18next';

/** Shown while a page gets its script or its data; quiet, as it mostly lasts a blink. */
export function Loading() {
  const { t } = useTranslation();
  return (
    <p className="loading" role="status">
      {t('app.loading')}
    </p>
  );
}
