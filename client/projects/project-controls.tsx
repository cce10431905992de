import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Project, ProjectSettings, StrategyName } from '../../server/contract/project.js';
import { call } from '../api.js';
import type { RouteBody } from '../../server/contract/http.js';
import { useProblemText } from '../shell/problem-page.js';
import { Term } from '../shell/term.js';
import { NumberSetting } from './number-setting.js';
import { WorkSettings } from './work-settings.js';
import { strategyNames } from '../shell/strategy-names.js';
import { useRefreshMetrics } from './use-metrics.js';

/** The settings that may change while people label, and the round's and the project's switches. */
export function ProjectControls({ project }: { project: Project }) {
  const { t } = useTranslation();
  const describe = useProblemText();
  const refresh = useRefreshMetrics(project.slug);
  const update = useMutation({
    mutationFn: (body: RouteBody<'updateProject'>) =>
      call('updateProject', { id: project.slug, body }),
    onSuccess: refresh,
  });
  const closeRound = useMutation({
    mutationFn: () => call('closeRound', { id: project.slug }),
    onSuccess: refresh,
  });
  const set = (settings: Partial<ProjectSettings>) => update.mutate({ settings });
  const error = update.error ?? closeRound.error;
  return (
    <section className="card">
      <header className="card-header">
        <h2>{t('controls.title')}</h2>
        <span className="small muted" role="status">
          {closeRound.data && t('controls.roundClosed', closeRound.data)}
          {!closeRound.data && update.isSuccess && t('controls.saved')}
        </span>
      </header>
      <div className="settings">
        <div className="field">
          <label htmlFor="strategy">
            <Term of="queryStrategy">{t('controls.strategy')}</Term>
          </label>
          <select
            id="strategy"
            data-testid="strategy"
            value={project.settings.strategy}
            onChange={(event) => set({ strategy: event.target.value as StrategyName })}
          >
            {strategyNames.map((name) => (
              <option key={name} value={name}>
                {t(`strategies.${name}`)}
              </option>
            ))}
          </select>
        </div>
        <NumberSetting
          id="batch-size"
          label={t('controls.batchSize')}
          unit={t('controls.unit')}
          value={project.settings.batchSize}
          max={1000}
          onSave={(batchSize) => set({ batchSize })}
        />
        <NumberSetting
          id="round-size"
          label={t('controls.roundSize')}
          unit={t('controls.unit')}
          value={project.settings.roundSize}
          max={10_000}
          onSave={(roundSize) => set({ roundSize })}
        />
        <WorkSettings settings={project.settings} onSave={set} />
      </div>
      <label className="check">
        <input
          type="checkbox"
          data-testid="suggestions-setting"
          checked={project.settings.suggestions !== false}
          onChange={(event) => set({ suggestions: event.target.checked })}
        />
        {t('controls.suggestions')}
      </label>
      <ProjectSwitches
        paused={project.paused}
        busy={closeRound.isPending || update.isPending}
        onCloseRound={() => closeRound.mutate()}
        onPause={(paused) => update.mutate({ paused })}
      />
      {error && (
        <p className="problem" role="alert">
          {describe(error)}
        </p>
      )}
    </section>
  );
}

interface ProjectSwitchesProps {
  readonly paused: boolean;
  readonly busy: boolean;
  readonly onCloseRound: () => void;
  readonly onPause: (paused: boolean) => void;
}

function ProjectSwitches({ paused, busy, onCloseRound, onPause }: ProjectSwitchesProps) {
  const { t } = useTranslation();
  return (
    <div className="row">
      <button
        type="button"
        className="button"
        data-testid="close-round"
        disabled={busy}
        onClick={onCloseRound}
      >
        {t('controls.closeRound')}
      </button>
      <button
        type="button"
        className="button"
        data-testid="pause"
        disabled={busy}
        onClick={() => onPause(!paused)}
      >
        {t(paused ? 'controls.resume' : 'controls.pause')}
      </button>
    </div>
  );
}
