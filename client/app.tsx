import { lazy, Suspense } from 'react';
import { AnnotatePage } from './annotate/annotate-page.js';
import { JoinPage } from './people/join-page.js';
import { SignInPage } from './people/sign-in-page.js';
import { useRoute } from './router.js';
import { ErrorBoundary } from './shell/error-boundary.js';
import { Loading } from './shell/loading.js';
import { NotFoundPage } from './shell/problem-page.js';

// Annotators never load the script of these pages.
const ProjectListPage = lazy(() => import('./projects/project-list-page.js'));
const NewProjectPage = lazy(() => import('./new-project/new-project-page.js'));
const ItemsPage = lazy(() => import('./items/items-page.js'));
const DashboardPage = lazy(() => import('./projects/dashboard-page.js'));

/** Picks the page of the address. */
export function App() {
  return (
    <ErrorBoundary>
      <Suspense fallback={<Loading />}>
        <Page />
      </Suspense>
    </ErrorBoundary>
  );
}

function Page() {
  const route = useRoute();
  switch (route.kind) {
    case 'projects':
      return <ProjectListPage />;
    case 'new-project':
      return <NewProjectPage />;
    case 'dashboard':
      return <DashboardPage key={route.project} project={route.project} />;
    case 'annotate':
      return <AnnotatePage key={route.project} project={route.project} />;
    case 'sign-in':
      return <SignInPage />;
    case 'join':
      return <JoinPage project={route.project} />;
    case 'items':
      return <ItemsPage key={route.project} project={route.project} />;
    case 'unknown':
      return <NotFoundPage />;
  }
}
