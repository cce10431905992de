import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorCode } from '../../server/contract/errors.js';
import { ApiError } from '../api.js';
import { Link } from '../router.js';
import { Layout } from './layout.js';

/** Says what went wrong with a request, in the language of the page, and what helps. */
export function useProblemText(): (error: unknown) => string {
  const { t } = useTranslation();
  return (error) => t(`errors.${codeOf(error)}`);
}

/** The page in place of one whose data could not be had. */
export function ProblemPage({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  const describe = useProblemText();
  const code = codeOf(error);
  if (code === 'not-signed-in') return <SignInNeededPage />;
  if (code === 'not-found') return <NotFoundPage />;
  if (code === 'forbidden') return <NoAccessPage />;
  const isSilent = code === 'unreachable';
  return (
    <Message
      title={t(isSilent ? 'unreachable.title' : 'problem.title')}
      text={isSilent ? t('unreachable.hint') : describe(error)}
    >
      {error instanceof ApiError && error.detail !== '' && (
        <p className="small" lang="en">
          {error.detail}
        </p>
      )}
      {onRetry && (
        <button type="button" className="button" onClick={onRetry}>
          {t('app.retry')}
        </button>
      )}
    </Message>
  );
}

/** For somebody whose role does not open this page. */
export function NoAccessPage() {
  const { t } = useTranslation();
  return (
    <Message title={t('noAccess.title')} text={t('noAccess.forbidden')}>
      <Link to={{ kind: 'projects' }} className="button">
        {t('notFound.home')}
      </Link>
    </Message>
  );
}

export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <Message title={t('notFound.title')} text={t('notFound.hint')}>
      <Link to={{ kind: 'projects' }} className="button">
        {t('notFound.home')}
      </Link>
    </Message>
  );
}

/** For a browser without a session: says where the links are found. */
export function SignInNeededPage() {
  const { t } = useTranslation();
  return <Message title={t('signIn.needed')} text={t('signIn.neededHint')} />;
}

interface MessageProps {
  readonly title: string;
  readonly text: string;
  readonly children?: ReactNode;
}

/** A page that only says something. */
export function Message({ title, text, children }: MessageProps) {
  return (
    <Layout title={title}>
      <section className="message">
        <h1>{title}</h1>
        <p>{text}</p>
        {children}
      </section>
    </Layout>
  );
}

function codeOf(error: unknown): ErrorCode | 'unreachable' {
  return error instanceof ApiError ? error.code : 'internal';
}
