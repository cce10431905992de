import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AnswerId, LabelId } from '../../server/contract/ids.js';
import type { Label } from '../../server/contract/project.js';
import type { Me } from '../../server/contract/people.js';
import { Link } from '../router.js';
import { ConnectionDot } from '../shell/connection-dot.js';
import { Layout } from '../shell/layout.js';
import { seesDashboards } from '../shell/use-me.js';
import { currentItem, type AnnotationState } from './annotation-state.js';
import type { AnnotationSession } from './annotation-session.js';
import { CommandBar } from './command-bar.js';
import { ConnectionBanner } from './connection-banner.js';
import { Guideline } from './guideline.js';
import { HelpDialog } from './help-dialog.js';
import { HistoryList } from './history-list.js';
import { ItemView } from './item-view.js';
import { buildKeyMap, type Command } from './keys.js';
import { LabelButtons } from './label-buttons.js';
import { NoteDialog, type NoteKind } from './note-dialog.js';
import { NoticeLine } from './notice-line.js';
import { ProgressLine, RoundBar } from './progress-line.js';
import { Standstill } from './standstill.js';
import { useAnnotationKeys } from './use-annotation-keys.js';
import { useSwitch } from './use-switch.js';

const noLabels: readonly Label[] = [];

interface AnnotationViewProps {
  readonly session: AnnotationSession;
  readonly state: AnnotationState;
  readonly me: Me;
}

/** The annotator's page: the item, its labels, the commands, and what stands beside them. */
export function AnnotationView({ session, state, me }: AnnotationViewProps) {
  const { t } = useTranslation();
  const [dialog, setDialog] = useState<NoteKind | 'help' | null>(null);
  const suggestions = useSwitch('suggestions', true);
  const explanation = useSwitch('explanation', true);
  const guideline = useSwitch('guideline', true);
  const keyMap = useMemo(() => buildKeyMap(state.labels), [state.labels]);
  const leased = currentItem(state);

  const run = (command: Command) => {
    const actions: Record<Command, () => void> = {
      undo: () => void session.undo(),
      skip: () => session.skip(),
      flag: () => setDialog(leased ? 'flag' : null),
      comment: () => setDialog(leased ? 'comment' : null),
      guideline: guideline.toggle,
      suggestions: suggestions.toggle,
      explain: explanation.toggle,
      help: () => setDialog('help'),
    };
    actions[command]();
  };
  const answer = (labelId: LabelId) => session.answer(labelId);
  useAnnotationKeys({ keyMap, enabled: dialog === null, onLabel: answer, onCommand: run });
  const close = () => setDialog(null);
  const remark = (kind: NoteKind, text: string) => {
    close();
    void session.remark(kind === 'flag' ? 'item:flag' : 'item:comment', text);
  };

  const correct = useCallback(
    (answerId: AnswerId, labelId: LabelId) => void session.correct(answerId, labelId),
    [session],
  );

  const { project } = state;
  const tools = (
    <>
      <ConnectionDot />
      {project && seesDashboards(me) && (
        <Link to={{ kind: 'dashboard', project: project.slug }} className="quiet-link">
          {t('annotate.dashboard')}
        </Link>
      )}
    </>
  );
  return (
    <Layout
      title={t('annotate.title', { project: project?.name ?? '' })}
      heading={<span className="project-name">{project?.name}</span>}
      tools={tools}
      banner={<ConnectionBanner unsent={state.unsent} />}
    >
      <RoundBar progress={state.progress} />
      <div className="annotate">
        <section className="annotate-main">
          <ProgressLine progress={state.progress} />
          <NoticeLine notice={state.notice} onDismiss={() => session.dismissNotice()} />
          <ItemPlace state={state} explained={explanation.on} />
          <div className="annotate-controls">
            <LabelButtons
              labels={state.labels}
              keyMap={keyMap}
              suggestion={suggestions.on ? leased?.suggestion : undefined}
              disabled={!leased}
              onChoose={answer}
            />
            <CommandBar
              onCommand={run}
              hasItem={leased !== null}
              canUndo={state.history.length > 0}
            />
          </div>
        </section>
        <aside className="annotate-aside">
          <Guideline text={project?.guideline.text ?? ''} shown={guideline} />
          <HistoryList
            history={state.history}
            labels={project?.labels ?? noLabels}
            onCorrect={correct}
          />
        </aside>
      </div>
      {dialog === 'help' && <HelpDialog labels={state.labels} keyMap={keyMap} onClose={close} />}
      {(dialog === 'flag' || dialog === 'comment') && (
        <NoteDialog kind={dialog} onCancel={close} onSave={(text) => remark(dialog, text)} />
      )}
    </Layout>
  );
}

/** The item on screen, or why there is none. */
function ItemPlace({ state, explained }: { state: AnnotationState; explained: boolean }) {
  const leased = currentItem(state);
  if (!leased) return <Standstill phase={state.phase} />;
  const remarked = state.remarked.includes(leased.leaseId);
  // The key makes a fresh element for each item, so that a scrolled text does not stay scrolled.
  return <ItemView key={leased.leaseId} {...{ leased, explained, remarked }} />;
}
