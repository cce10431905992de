import type { ProjectMetrics } from '../contract/dashboard.js';
import type { Project } from '../contract/project.js';
import { auditMinimum } from '../contract/score.js';
import type { Service } from './service.js';

/** All that the project page draws. */
export async function readMetrics(service: Service, project: Project): Promise<ProjectMetrics> {
  const { store, learner, oracle, broadcaster } = service;
  const target = { projectId: project.id };
  const [progress, counts, rounds, classBalance, annotators] = await Promise.all([
    store.progress({ ...target, annotatorId: null }),
    store.counts(target),
    store.roundSummaries(target),
    store.classBalance(target),
    store.annotators(target),
  ]);
  const connected = broadcaster.connected(project.id);
  return {
    project,
    progress,
    audit: {
      answered: counts.auditAnswered,
      minimum: auditMinimum,
      reserve: counts.auditReserve,
      batchLeft: counts.auditBatchLeft,
    },
    rounds,
    classBalance,
    annotators: annotators.map((person) => ({
      ...person,
      connected: connected.has(person.annotatorId),
    })),
    model: learner.stateOf(project.id),
    testItems: counts.testItems,
    oracle: { available: counts.oracleItems > 0, ...oracle.state(project.id) },
  };
}
