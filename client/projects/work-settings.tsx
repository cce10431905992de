import { useTranslation } from 'react-i18next';
import type { ProjectSettings } from '../../server/contract/project.js';
import { NumberSetting } from './number-setting.js';

interface WorkSettingsProps {
  readonly settings: ProjectSettings;
  readonly onSave: (settings: Partial<ProjectSettings>) => void;
}

const mostAnswers = 100_000_000;

/** How often an item is answered, and after how many answers the work ends. */
export function WorkSettings({ settings, onSave }: WorkSettingsProps) {
  const { t } = useTranslation();
  return (
    <>
      <NumberSetting
        id="overlap"
        label={t('controls.overlap')}
        term="overlap"
        unit={t('controls.people')}
        value={settings.overlap}
        max={20}
        onSave={(overlap) => onSave({ overlap })}
      />
      {settings.overlap > 1 && (
        <NumberSetting
          id="overlap-share"
          label={t('controls.overlapShare')}
          unit={t('controls.percentOfItems')}
          value={Math.round(settings.overlapShare * 100)}
          min={0}
          max={100}
          onSave={(percent) => onSave({ overlapShare: percent / 100 })}
        />
      )}
      <NumberSetting
        id="budget"
        label={t('controls.budget')}
        term="budget"
        unit={t('controls.unit')}
        value={settings.budget}
        max={mostAnswers}
        whenEmpty={t('controls.noLimit')}
        onSave={(budget) => onSave({ budget })}
      />
      <NumberSetting
        id="budget-per-person"
        label={t('controls.budgetPerPerson')}
        unit={t('controls.unit')}
        value={settings.budgetPerPerson}
        max={mostAnswers}
        whenEmpty={t('controls.noLimit')}
        onSave={(budgetPerPerson) => onSave({ budgetPerPerson })}
      />
    </>
  );
}
