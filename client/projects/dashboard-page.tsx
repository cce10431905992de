import { useTranslation } from 'react-i18next';
import type { ProjectMetrics } from '../../server/contract/dashboard.js';
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
import { OraclePanel } from './oracle-panel.js';
import { ProjectControls } from './project-controls.js';
import { ScoreDetails } from './score-details.js';
import { leadingScore } from './scores.js';
import { SummaryStrip } from './summary-strip.js';
import { useMetrics } from './use-metrics.js';
import '../styles/dashboard.css';

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
          <Link to={{ kind: 'annotate', project: project.slug }} className="button button-primary">
            {t('dashboard.label')}
          </Link>
        </header>
        {project.paused && (
          <p className="banner" role="status">
            {t('dashboard.paused')}
          </p>
        )}
        <SummaryStrip metrics={metrics} />
        <AuditOffer metrics={metrics} />
        <div className="dashboard-columns">
          <div className="dashboard-main">
            <LearningCurve rounds={metrics.rounds} />
            <ScoreDetails rounds={metrics.rounds} labels={project.labels} />
            <ClassBalance classes={metrics.classBalance} wide={leadingScore(metrics) === null} />
            <AnnotatorTable annotators={metrics.annotators} />
          </div>
          <div className="dashboard-side">
            {metrics.oracle.available && <OraclePanel metrics={metrics} />}
            <ModelCard model={metrics.model} />
            <ProjectControls project={project} />
            <ExportPanel project={project.slug} />
            <InvitePanel project={project.slug} />
          </div>
        </div>
      </div>
    </Layout>
  );
}
