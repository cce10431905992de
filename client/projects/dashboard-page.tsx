import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProjectMetrics } from '../../server/contract/dashboard.js';
import { manyClasses } from '../charts/many-classes.js';
import { ImportJob } from '../jobs/import-job.js';
import { ConnectionDot } from '../shell/connection-dot.js';
import { Link } from '../router.js';
import { ExposedBanner, Layout } from '../shell/layout.js';
import { Loading } from '../shell/loading.js';
import { ProblemPage } from '../shell/problem-page.js';
import { AnnotatorTable } from './annotator-table.js';
import { AuditOffer } from './audit-offer.js';
import { ClassBalance } from './class-balance.js';
import { ExportPanel } from './export-panel.js';
import { InvitePanel } from './invite-panel.js';
import { LearningCurve } from './learning-curve.js';
import { ModelCard } from './model-card.js';
import { NextStep } from './next-step.js';
import { OraclePanel } from './oracle-panel.js';
import { PoolUncertainty } from './pool-uncertainty.js';
import { ProjectControls } from './project-controls.js';
import { RoundTimeline } from './round-timeline.js';
import { ScoreDetails } from './score-details.js';
import { leadingScore } from './scores.js';
import { SectionLinks, type sections } from './section-links.js';
import { SummaryStrip } from './summary-strip.js';
import { Throughput } from './throughput.js';
import { useInsights } from './use-insights.js';
import { useMetrics } from './use-metrics.js';
import '../styles/dashboard.css';
import '../styles/plots.css';

/** `/projects/:id`: how good the model is, what it is doing, and the switches for both. */
export default function DashboardPage({ project }: { project: string }) {
  const metrics = useMetrics(project);
  if (metrics.data) return <Dashboard metrics={metrics.data} />;
  if (metrics.error)
    return <ProblemPage error={metrics.error} onRetry={() => void metrics.refetch()} />;
  return <Loading />;
}

function Dashboard({ metrics }: { metrics: ProjectMetrics }) {
  const { t } = useTranslation();
  const { project } = metrics;
  return (
    <Layout
      title={t('dashboard.title', { project: project.name })}
      tools={<ConnectionDot />}
      banner={<ExposedBanner />}
    >
      <div className="dashboard">
        <header className="dashboard-header">
          <div>
            <h1 dir="auto">{project.name}</h1>
            {project.domain !== '' && (
              <p className="muted" dir="auto">
                {project.domain}
              </p>
            )}
          </div>
          <div className="dashboard-ways">
            <Link to={{ kind: 'items', project: project.slug }} className="button">
              {t('items.open')}
            </Link>
            <Link
              to={{ kind: 'annotate', project: project.slug }}
              className="button button-primary"
            >
              {t('dashboard.label')}
            </Link>
          </div>
        </header>
        {project.paused && (
          <p className="banner" role="status">
            {t('dashboard.paused')}
          </p>
        )}
        <SectionLinks />
        <div id="overview" className="dashboard-overview">
          <ImportJob project={project} />
          <SummaryStrip metrics={metrics} />
          <AuditOffer metrics={metrics} />
          <NextStep metrics={metrics} />
        </div>
        <div className="dashboard-columns">
          <DashboardSections metrics={metrics} />
          <div className="dashboard-side">
            {metrics.oracle.available && <OraclePanel metrics={metrics} />}
            <ModelCard model={metrics.model} project={project} />
            <ProjectControls project={project} />
            <ExportPanel project={project.slug} />
            <InvitePanel project={project.slug} />
          </div>
        </div>
      </div>
    </Layout>
  );
}

function DashboardSections({ metrics }: { metrics: ProjectMetrics }) {
  const { project, rounds, classBalance } = metrics;
  const source = leadingScore(metrics)?.source ?? 'audit';
  const insights = useInsights(project.slug, rounds.at(-1)?.round, source);
  return (
    <div className="dashboard-sections">
      <Section name="score">
        <LearningCurve rounds={rounds} />
        <ScoreDetails metrics={metrics} />
      </Section>
      <Section name="labels">
        <PoolUncertainty insights={insights} wide={classBalance.length > manyClasses} />
        <ClassBalance classes={classBalance} insights={insights} />
      </Section>
      <Section name="rounds">
        <RoundTimeline rounds={rounds} />
      </Section>
      <Section name="people">
        <Throughput metrics={metrics} />
        <AnnotatorTable annotators={metrics.annotators} />
      </Section>
    </div>
  );
}

interface SectionProps {
  readonly name: (typeof sections)[number];
  readonly children: ReactNode;
}

function Section({ name, children }: SectionProps) {
  const { t } = useTranslation();
  return (
    <section id={name} className="dashboard-main" aria-label={t(`sections.${name}`)}>
      {children}
    </section>
  );
}
