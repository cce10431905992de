import { memo, useCallback, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Label, Project } from '../../server/contract/project.js';
import type { Me } from '../../server/contract/people.js';
import { Link } from '../router.js';
import { ConnectionDot } from '../shell/connection-dot.js';
import { Layout } from '../shell/layout.js';
import { seesDashboards } from '../shell/use-me.js';
import { AnnotationAside } from './annotation-aside.js';
import { AnnotationDialogs, type DialogKind } from './annotation-dialogs.js';
import type { AnnotationSession } from './annotation-session.js';
import { currentItem, type AnnotationState } from './annotation-state.js';
import { CommandBar } from './command-bar.js';
import { ConnectionBanner } from './connection-banner.js';
import { ItemView } from './item/item-view.js';
import { Standstill } from './item/standstill.js';
import { useExplanation, type ExplanationState } from './item/use-explanation.js';
import type { Command } from './keys/commands.js';
import { useAnnotationKeys } from './keys/use-annotation-keys.js';
import { LabelButtons } from './labels/label-buttons.js';
import { LabelSearch } from './labels/label-search.js';
import { NoticeLine } from './notice-line.js';
import { ProgressLine, RoundBar } from './progress-line.js';
import { useSessionActions } from './use-session-actions.js';
import { useLabelKeys } from './keys/use-label-keys.js';
import { useAfterPaint } from './use-after-paint.js';
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
  const [dialog, setDialog] = useState<DialogKind | null>(null);
  const searchField = useRef<HTMLInputElement>(null);
  const suggestions = useSwitch('suggestions', true);
  const explanation = useSwitch('explained', false);
  const guideline = useSwitch('guideline', true);
  const { keyMap, searched, keyed, choice, chooseKeys } = useLabelKeys(state.labels);
  const { answer, correct } = useSessionActions(session);
  const { project } = state;
  // The next item is painted first; what stands beside it follows.
  const beside = useAfterPaint(state);
  const leased = currentItem(state);
  const maySuggest = project?.settings.suggestions !== false;
  const suggestion = suggestions.on ? leased?.suggestion : undefined;
  const opinion = useExplanation(session, leased?.leaseId, explanation.on && suggestions.on);

  const hasItem = leased !== null;
  const run = useCallback(
    (command: Command) => {
      const actions: Record<Command, () => void> = {
        accept: () => (suggestions.on ? session.accept() : session.sayNothingToAccept()),
        undo: () => void session.undo(),
        skip: () => setDialog(hasItem ? 'skip' : null),
        flag: () => setDialog(hasItem ? 'flag' : null),
        comment: () => setDialog(hasItem ? 'comment' : null),
        search: () => searchField.current?.focus(),
        guideline: guideline.toggle,
        suggestions: suggestions.toggle,
        explain: explanation.toggle,
        help: () => setDialog('help'),
      };
      actions[command]();
    },
    [session, hasItem, guideline, suggestions, explanation],
  );
  const showAll = useCallback(() => setDialog('history'), []);
  useAnnotationKeys({ keyMap, enabled: dialog === null, onLabel: answer, onCommand: run });

  const choosing = {
    ...{ labels: state.labels, keyMap, suggestion },
    ...{ disabled: !hasItem, onChoose: answer },
  };
  return (
    <Layout
      title={t('annotate.title', { project: project?.name ?? '' })}
      heading={<h1 className="project-name">{project?.name}</h1>}
      tools={<Tools project={project} me={me} />}
      banner={<ConnectionBanner unsent={state.unsent} ahead={state.queue.length} />}
    >
      <RoundBar progress={beside.progress} />
      <div className="annotate">
        <section className="annotate-main">
          <ProgressLine progress={beside.progress} />
          <NoticeLine notice={state.notice} onDismiss={() => session.dismissNotice()} />
          <ItemPlace
            state={state}
            explanation={opinion}
            explained={explanation.on}
            opinionHidden={!suggestions.on}
          />
          <div className="annotate-controls">
            {searched ? (
              <LabelSearch {...choosing} field={searchField} onCommand={run} />
            ) : (
              <LabelButtons {...choosing} />
            )}
            <CommandBar
              keyMap={keyMap}
              onCommand={run}
              hasItem={hasItem}
              canUndo={state.history.length > 0 || state.skipped !== null}
              maySuggest={maySuggest}
            />
          </div>
        </section>
        <AnnotationAside
          state={beside}
          guideline={guideline}
          guidelineChord={keyMap.commandKeys.guideline[0]}
          onCorrect={correct}
          onShowAll={showAll}
        />
      </div>
      <AnnotationDialogs
        {...{ dialog, session, choice, chooseKeys, labels: keyed, onCorrect: correct }}
        history={state.history}
        everyLabel={project?.labels ?? noLabels}
        onClose={() => setDialog(null)}
      />
    </Layout>
  );
}

/** In the bar: the connection, and the way to the dashboard for those who may see it. */
const Tools = memo(function Tools({ project, me }: { project: Project | null; me: Me }) {
  const { t } = useTranslation();
  return (
    <>
      <ConnectionDot />
      {project && seesDashboards(me) && (
        <Link to={{ kind: 'dashboard', project: project.slug }} className="quiet-link">
          {t('annotate.dashboard')}
        </Link>
      )}
    </>
  );
});

interface ItemPlaceProps {
  readonly state: AnnotationState;
  readonly explanation: ExplanationState;
  readonly explained: boolean;
  readonly opinionHidden: boolean;
}

/** The item on screen, or why there is none. */
function ItemPlace({ state, ...rest }: ItemPlaceProps) {
  const leased = currentItem(state);
  if (!leased) return <Standstill phase={state.phase} />;
  return (
    // The key makes a fresh element for each item, so that a scrolled text does not stay scrolled.
    <ItemView
      key={leased.leaseId}
      leased={leased}
      labels={state.labels}
      remarked={state.remarked.includes(leased.leaseId)}
      {...rest}
    />
  );
}
