import { randomUUID } from 'node:crypto';
import type { Log } from '../log.js';
import type { Meters } from './meters.js';

export interface IncidentParts {
  readonly log: Log;
  readonly meters: Meters;
}

/** Where an error came up, beside what else helps to find it: ids, never a text or an answer. */
export type IncidentPlace = { readonly where: string } & Readonly<Record<string, string>>;

/** Logs an error that nobody expected, once; returns the id under which it stands in the log. */
export function logIncident(
  { log, meters }: IncidentParts,
  error: unknown,
  place: IncidentPlace,
): string {
  const incident = randomUUID().slice(0, 8);
  meters.incidents.inc({ where: place.where });
  log.error({ err: error, incident, ...place }, 'unexpected error');
  return incident;
}
