import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Message } from './problem-page.js';

/** How browsers say that a script of the site is not there any more: the service was updated meanwhile. */
const missingScript =
  /dynamically imported module|module script failed|preload CSS|error loading dynamically/i;

interface State {
  readonly error: unknown;
}

/** Says what helps when a page breaks, instead of an empty window. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    const isOutdated = error instanceof Error && missingScript.test(error.message);
    return <BrokenPage kind={isOutdated ? 'outdated' : 'broken'} />;
  }
}

function BrokenPage({ kind }: { kind: 'outdated' | 'broken' }) {
  const { t } = useTranslation();
  return (
    <Message title={t(`${kind}.title`)} text={t(`${kind}.hint`)}>
      <button
        type="button"
        className="button button-primary"
        data-testid="reload"
        onClick={() => location.reload()}
      >
        {t('outdated.reload')}
      </button>
    </Message>
  );
}
