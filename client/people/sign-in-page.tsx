import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, call } from '../api.js';
import { navigate, takeFragment } from '../router.js';
import { useConnection } from '../shell/connection-context.js';
import { Message, useProblemText } from '../shell/problem-page.js';

/** Exchanges the secret of a one-time link for a session, and goes to the projects. */
export function SignInPage() {
  const { t } = useTranslation();
  const describe = useProblemText();
  const connection = useConnection();
  const queries = useQueryClient();
  const [token] = useState(() => takeFragment('token'));
  const signIn = useMutation({
    mutationFn: (secret: string) => call('signIn', { body: { token: secret } }),
    onSuccess: (me) => {
      queries.clear();
      queries.setQueryData(['me'], me);
      connection.reconnect();
      navigate({ kind: 'projects' }, 'replace');
    },
  });

  const { mutate, isIdle } = signIn;
  useEffect(() => {
    // A one-time secret must not be sent twice.
    if (token !== null && isIdle) mutate(token);
  }, [token, isIdle, mutate]);

  if (token === null) return <Message title={t('signIn.title')} text={t('signIn.noToken')} />;
  if (signIn.error) {
    return (
      <Message title={t('signIn.failed')} text={t('signIn.failedHint')}>
        {!isUsedUp(signIn.error) && <p className="small">{describe(signIn.error)}</p>}
      </Message>
    );
  }
  return <Message title={t('signIn.title')} text={t('signIn.working')} />;
}

/** Then the page itself says what to do; any other reason is worth a line. */
function isUsedUp(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'not-signed-in';
}
