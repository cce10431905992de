import { useTranslation } from 'react-i18next';

interface StepButtonsProps {
  readonly onBack: () => void;
  readonly next?: string;
}

/** The ends of a step’s form: back without losing anything, and on. */
export function StepButtons({ onBack, next }: StepButtonsProps) {
  const { t } = useTranslation();
  return (
    <div className="step-buttons">
      <button type="button" className="button" data-testid="back" onClick={onBack}>
        {t('newProject.back')}
      </button>
      <button type="submit" className="button button-primary" data-testid="next">
        {next ?? t('newProject.next')}
      </button>
    </div>
  );
}
