import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { AnswerId, LabelId } from '../../server/contract/ids.js';
import type { Label } from '../../server/contract/project.js';
import type { AnnotationState } from './annotation-state.js';
import { Guideline } from './guideline.js';
import { HistoryList } from './history/history-list.js';
import type { Chord } from './keys/commands.js';
import { TodayPanel } from './today-panel.js';
import type { Switch } from './use-switch.js';

interface AnnotationAsideProps {
  readonly state: AnnotationState;
  readonly guideline: Switch;
  readonly guidelineChord: Chord | undefined;
  readonly onCorrect: (answerId: AnswerId, labelId: LabelId) => void;
  readonly onShowAll: () => void;
}

const noLabels: readonly Label[] = [];

/** What stands beside the item: the guideline, the day so far, and one's last answers. */
export const AnnotationAside = memo(function AnnotationAside(props: AnnotationAsideProps) {
  const { state, guideline, guidelineChord, onCorrect, onShowAll } = props;
  const { t } = useTranslation();
  const { project, history, progress } = state;
  return (
    <aside className="annotate-aside" aria-label={t('annotate.beside')}>
      <Guideline text={project?.guideline.text ?? ''} shown={guideline} chord={guidelineChord} />
      <TodayPanel history={history} progress={progress} />
      <HistoryList
        history={history}
        labels={project?.labels ?? noLabels}
        onCorrect={onCorrect}
        onShowAll={onShowAll}
      />
    </aside>
  );
});
