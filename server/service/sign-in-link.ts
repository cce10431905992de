import type { Service } from './service.js';

/** A link that signs the owner in once. The secret is in the fragment, which reaches no server's log. */
export async function signInLink({ people, publicUrl }: Pick<Service, 'people' | 'publicUrl'>) {
  return `${publicUrl()}/sign-in#token=${await people.createSignInSecret()}`;
}
