import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../api.js';
import { useProblemText } from '../shell/problem-page.js';
import { Term } from '../shell/term.js';
import { useFormat } from '../shell/use-format.js';

/** Makes a link by which others join as annotators of this project. */
export function InvitePanel({ project }: { project: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const describe = useProblemText();
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState(false);
  const invite = useMutation({ mutationFn: () => call('createInvite', { id: project }) });
  const copy = async (url: string) => {
    // The clipboard is closed to pages that come without encryption: then the text is selected.
    field.current?.select();
    const done = await navigator.clipboard.writeText(url).then(
      () => true,
      () => false,
    );
    setCopied(done);
  };
  return (
    <section className="card">
      <header className="card-header">
        <h2>
          <Term of="annotator">{t('invite.title')}</Term>
        </h2>
      </header>
      <p className="muted">{t('invite.about')}</p>
      {!invite.data && (
        <button
          type="button"
          className="button"
          data-testid="invite"
          disabled={invite.isPending}
          onClick={() => invite.mutate()}
        >
          {t('invite.create')}
        </button>
      )}
      {invite.data && (
        <div className="row">
          <input
            ref={field}
            className="grow"
            readOnly
            aria-label={t('invite.link')}
            data-testid="invite-url"
            value={invite.data.url}
          />
          <button type="button" className="button" onClick={() => void copy(invite.data.url)}>
            {t(copied ? 'invite.copied' : 'invite.copy')}
          </button>
        </div>
      )}
      {invite.data && (
        <p className="small muted">
          {t('invite.expires', { date: format.dateTime(invite.data.expiresAt) })}
        </p>
      )}
      {invite.error && (
        <p className="problem" role="alert">
          {describe(invite.error)}
        </p>
      )}
    </section>
  );
}
