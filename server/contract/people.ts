import { z } from 'zod';
import { AnnotatorId, ProjectId } from './ids.js';

export const roles = ['admin', 'scientist', 'reviewer', 'annotator'] as const;
export const Role = z.enum(roles);
export type Role = z.infer<typeof Role>;

export const Me = z.object({
  annotatorId: AnnotatorId,
  name: z.string(),
  role: Role,
  projectId: ProjectId.nullable().describe('the one project this person may see; null: all'),
  exposed: z.boolean().describe('the service listens beyond this machine'),
});
export type Me = z.infer<typeof Me>;

export const PeopleOfProject = z.object({
  people: z.array(Me.pick({ annotatorId: true, name: true, role: true })),
});
export type PersonOfProject = z.infer<typeof PeopleOfProject>['people'][number];

const secret = z.string().min(10).max(200);
const personName = z.string().trim().min(1).max(80);

export const SignIn = z.object({ token: secret.describe('from the one-time link') });
export const Join = z.object({ invite: secret, name: personName });
export const CreateToken = z.object({
  user: personName,
  role: Role,
  project: z.string().max(64).optional().describe('id or slug; left out: every project'),
});
export const CreatedToken = z.object({ token: z.string(), user: z.string(), role: Role });
export const RevokeToken = z.object({ token: secret });
export const CreatedInvite = z.object({ url: z.string(), expiresAt: z.iso.datetime() });
