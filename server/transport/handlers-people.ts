import { Refusal } from '../contract/errors.js';
import type { Me } from '../contract/people.js';
import type { Service } from '../service/service.js';
import { signInLink } from '../service/sign-in-link.js';
import type { Identity } from '../store/store.js';
import { clearSessionCookie, secretOf, setSessionCookie } from './authentication.js';
import type { Handlers } from './handlers.js';
import { requireProject } from './require-project.js';

export const peopleHandlers: Handlers<
  | 'signIn'
  | 'createSignInLink'
  | 'join'
  | 'signOut'
  | 'me'
  | 'createToken'
  | 'revokeToken'
  | 'createInvite'
  | 'listPeople'
> = {
  signIn: async ({ service, body, response }) => {
    const session = await service.people.signIn(body.token);
    setSessionCookie(response, session);
    return presentMe(service, session.identity);
  },

  createSignInLink: async ({ service, caller }) => {
    if (caller().projectId !== null) {
      throw new Refusal(
        'forbidden',
        'Your access is to one project: you cannot sign the owner in.',
      );
    }
    return { url: await signInLink(service) };
  },

  join: async ({ service, body, response }) => {
    const session = await service.people.join(body.invite, body.name);
    setSessionCookie(response, session);
    return presentMe(service, session.identity);
  },

  signOut: async ({ service, request, response }) => {
    const found = secretOf(request);
    if (found?.kind === 'cookie') await revoke(service, found.secret);
    clearSessionCookie(response);
    return { ok: true };
  },

  me: ({ service, caller }) => Promise.resolve(presentMe(service, caller())),

  createToken: async ({ service, body, caller }) => {
    const { user: name, role } = body;
    const project =
      body.project === undefined ? null : await requireProject(service, body.project, caller());
    // Whoever sees one project only cannot hand out more.
    const projectId = project?.id ?? caller().projectId;
    const token = await service.people.createToken({ name, role, projectId });
    return { token, user: name, role };
  },

  revokeToken: async ({ service, body }) => {
    await revoke(service, body.token);
    return { ok: true };
  },

  listPeople: async ({ service, project }) => ({
    people: await service.store.people({ projectId: (await project()).id }),
  }),

  createInvite: async ({ service, project }) => {
    const { id, slug } = await project();
    const { secret, expiresAt } = await service.people.createInvite(id);
    // In the fragment, which browsers send to no server, so that it stands in no log.
    return { url: `${service.publicUrl()}/join/${slug}#invite=${secret}`, expiresAt };
  },
};

/** Nobody goes on by what is no longer good: their sockets end with it. */
async function revoke({ people, broadcaster }: Service, secret: string): Promise<void> {
  broadcaster.credentialEnded(await people.revoke(secret));
}

function presentMe(service: Service, identity: Identity): Me {
  const { annotatorId, name, role, projectId } = identity;
  return { annotatorId, name, role, projectId, exposed: service.exposed };
}
