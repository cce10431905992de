import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ExposedBanner, Layout } from '../shell/layout.js';
import { Loading } from '../shell/loading.js';
import { NoAccessPage, ProblemPage } from '../shell/problem-page.js';
import { createsProjects, useMe } from '../shell/use-me.js';
import { ColumnsStep } from './columns-step.js';
import { emptyDraft, steps, type Draft, type Step } from './draft.js';
import { FileStep } from './file-step.js';
import { LabelsStep } from './labels-step.js';
import { PreviewStep } from './preview-step.js';
import { useSteps } from './use-steps.js';
import '../styles/dashboard.css';
import '../styles/annotate.css';
import '../styles/new-project.css';

/** What every step gets: the draft, a way to change it, and the ways on and back. */
export interface StepProps {
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
  readonly onNext: () => void;
  readonly onBack: () => void;
}

/** `/new`: from a file to the first item, in four steps. */
export default function NewProjectPage() {
  const me = useMe();
  if (me.error) return <ProblemPage error={me.error} onRetry={() => void me.refetch()} />;
  if (!me.data) return <Loading />;
  if (!createsProjects(me.data)) return <NoAccessPage />;
  return <NewProject />;
}

function NewProject() {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(emptyDraft);
  const { step, goTo } = useSteps();
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  // Reloading forgets the file, and so does an address in the history: then it begins at the file.
  const shown = draft.chosen === null ? 'file' : step;
  const at = steps.indexOf(shown);
  const props: StepProps = {
    ...{ draft, change },
    onNext: () => goTo(steps[at + 1] ?? 'preview'),
    onBack: () => goTo(steps[at - 1] ?? 'file'),
  };
  return (
    <Layout title={t('newProject.title')} banner={<ExposedBanner />}>
      <div className="new-project">
        <h1>{t('newProject.title')}</h1>
        <StepList shown={shown} draft={draft} onChoose={goTo} />
        <StepFrame key={shown} step={shown}>
          {shown === 'file' && <FileStep {...props} />}
          {shown === 'columns' && <ColumnsStep {...props} />}
          {shown === 'labels' && <LabelsStep {...props} />}
          {shown === 'preview' && <PreviewStep {...props} />}
        </StepFrame>
      </div>
    </Layout>
  );
}

/** Where one is; steps that are done lead back to them. */
function StepList({
  shown,
  draft,
  onChoose,
}: {
  shown: Step;
  draft: Draft;
  onChoose: (step: Step) => void;
}) {
  const { t } = useTranslation();
  const reached = draft.chosen === null ? 0 : steps.indexOf(shown);
  return (
    <nav aria-label={t('newProject.steps')}>
      <ol className="steps">
        {steps.map((step, index) => (
          <li key={step} data-state={index < reached ? 'done' : 'open'}>
            <button
              type="button"
              aria-current={step === shown ? 'step' : undefined}
              disabled={index > reached}
              onClick={() => step !== shown && onChoose(step)}
            >
              <span className="step-number" aria-hidden="true">
                {index < reached ? '✓' : index + 1}
              </span>
              {t(`newProject.${step}.step`)}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** A step with its heading, which gets the focus so that the keyboard goes on from there. */
function StepFrame({ step, children }: { step: Step; children: ReactNode }) {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (step !== 'file') heading.current?.focus();
  }, [step]);
  return (
    <section className="card step" data-testid={`step-${step}`}>
      <header className="step-header">
        <h2 ref={heading} tabIndex={-1}>
          {t(`newProject.${step}.title`)}
        </h2>
        <p className="muted">{t(`newProject.${step}.about`)}</p>
      </header>
      {children}
    </section>
  );
}
