import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, call } from '../api.js';
import { navigate, takeFragment } from '../router.js';
import { useConnection } from '../shell/connection-context.js';
import { Message, useProblemText } from '../shell/problem-page.js';

/** Makes an annotator of whoever holds an invite link and gives a name. */
export function JoinPage({ project }: { project: string }) {
  const { t } = useTranslation();
  const describe = useProblemText();
  const connection = useConnection();
  const queries = useQueryClient();
  const [invite] = useState(() => takeFragment('invite'));
  const [name, setName] = useState('');
  const join = useMutation({
    mutationFn: (secret: string) => call('join', { body: { invite: secret, name: name.trim() } }),
    onSuccess: (me) => {
      queries.clear();
      queries.setQueryData(['me'], me);
      connection.reconnect();
      navigate({ kind: 'annotate', project }, 'replace');
    },
  });

  if (invite === null) return <Message title={t('join.title')} text={t('join.noInvite')} />;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (name.trim() !== '') join.mutate(invite);
  };
  return (
    <Message title={t('join.title')} text={t('join.intro')}>
      <form className="stack" onSubmit={submit}>
        <label className="field">
          <span>{t('join.name')}</span>
          <input
            value={name}
            onChange={(event) => setName(event.target.value)}
            maxLength={80}
            autoComplete="nickname"
            required
            autoFocus
          />
        </label>
        <button type="submit" className="button button-primary" disabled={join.isPending}>
          {t('join.submit')}
        </button>
        {join.error && (
          <p className="problem" role="alert">
            {isUsedUp(join.error) ? t('join.usedUp') : describe(join.error)}
          </p>
        )}
      </form>
    </Message>
  );
}

/** The service does not know the invite: it has run out, or was copied in part. */
function isUsedUp(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'not-signed-in';
}
