import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Project } from '../../server/contract/project.js';
import { call } from '../api.js';
import { Link } from '../router.js';
import { ExposedBanner, Layout } from '../shell/layout.js';
import { Loading } from '../shell/loading.js';
import { ProblemPage } from '../shell/problem-page.js';
import { useFormat } from '../shell/use-format.js';
import { createsProjects, seesDashboards, useMe } from '../shell/use-me.js';
import { leadingScore } from './scores.js';
import '../styles/dashboard.css';

/** `/`: the projects that one may see. */
export default function ProjectListPage() {
  const { t } = useTranslation();
  const me = useMe();
  const list = useQuery({
    queryKey: ['projects'],
    queryFn: ({ signal }) => call('listProjects', { signal }),
  });
  const error = me.error ?? list.error;
  const retry = () => void Promise.all([me.refetch(), list.refetch()]);
  if (error) return <ProblemPage error={error} onRetry={retry} />;
  if (!me.data || !list.data) return <Loading />;
  const detailed = seesDashboards(me.data);
  const { projects } = list.data;
  return (
    <Layout title={t('projects.title')} banner={<ExposedBanner />}>
      <div className="project-list">
        <header className="dashboard-header">
          <h1>{t('projects.title')}</h1>
          {createsProjects(me.data) && (
            <Link to={{ kind: 'new-project' }} className="button button-primary">
              {t('newProject.link')}
            </Link>
          )}
        </header>
        {projects.length === 0 && (
          <p className="card">
            {t(createsProjects(me.data) ? 'projects.none' : 'projects.noneForYou')}
          </p>
        )}
        <ul>
          {projects.map((project) => (
            <li key={project.id} className="card project">
              <ProjectRow project={project} detailed={detailed} />
            </li>
          ))}
        </ul>
      </div>
    </Layout>
  );
}

function ProjectRow({ project, detailed }: { project: Project; detailed: boolean }) {
  const { t } = useTranslation();
  return (
    <>
      <div className="project-about">
        <h2 dir="auto">
          <Link to={{ kind: detailed ? 'dashboard' : 'annotate', project: project.slug }}>
            {project.name}
          </Link>
          {project.paused && <span className="chip">{t('projects.paused')}</span>}
        </h2>
        {project.domain !== '' && (
          <p className="muted" dir="auto">
            {project.domain}
          </p>
        )}
        <p className="small muted">{t('projects.classes', { count: project.labels.length })}</p>
      </div>
      {detailed && <ProjectFigures slug={project.slug} />}
      <div className="row project-links">
        <Link to={{ kind: 'annotate', project: project.slug }} className="button button-primary">
          {t('projects.label')}
        </Link>
        {detailed && (
          <Link to={{ kind: 'dashboard', project: project.slug }} className="button">
            {t('projects.dashboard')}
          </Link>
        )}
      </div>
    </>
  );
}

function ProjectFigures({ slug }: { slug: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useQuery({
    queryKey: ['metrics', slug],
    queryFn: ({ signal }) => call('metrics', { id: slug, signal }),
  });
  const score = data && leadingScore(data)?.score.macroF1.value;
  return (
    <dl className="project-figures">
      <div>
        <dt>{t('projects.items')}</dt>
        <dd>{data ? format.count(data.progress.items) : '–'}</dd>
      </div>
      <div>
        <dt>{t('projects.answered')}</dt>
        <dd>{data ? format.count(data.progress.answered) : '–'}</dd>
      </div>
      <div>
        <dt>{t('projects.score')}</dt>
        <dd>{score === undefined ? '–' : format.score(score)}</dd>
      </div>
    </dl>
  );
}
