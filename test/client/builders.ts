import { AnswerId, ItemId, LabelId, LeaseId } from '../../server/contract/ids.js';
import { defaultSettings, Project, type Label } from '../../server/contract/project.js';
import type { LeasedItem, Progress } from '../../server/contract/queue.js';

/** A label as a project has it; `key` null leaves the choice of the key to the page. */
export function aLabel(name: string, key: string | null = null): Label {
  return { id: LabelId.parse(`label-${name}`), name, key, order: 0, retired: false };
}

export function aProject(labels: Label[] = [aLabel('yes'), aLabel('no')]): Project {
  return Project.parse({
    id: 'p1',
    slug: 'reviews',
    name: 'Reviews',
    task: { kind: 'classification' },
    domain: '',
    labels,
    guideline: { version: 0, text: '' },
    settings: defaultSettings,
    encoder: 'sentence',
    seed: 1,
    paused: false,
    createdAt: '2026-01-01T00:00:00.000Z',
  });
}

/** The item with this number, under a lease of its own unless one is named. */
export function leased(number: number, leaseId = `lease-${number}`): LeasedItem {
  return {
    leaseId: LeaseId.parse(leaseId),
    expiresAt: '2026-01-01T00:05:00.000Z',
    item: { id: ItemId.parse(`item-${number}`), kind: 'text', text: `Text ${number}` },
    why: {
      stream: 'active',
      strategy: 'margin',
      score: 0.5,
      selectionProbability: null,
      eligible: 10,
      modelVersion: 1,
    },
  };
}

export function progress(answers = 0): Progress {
  const project = aProject();
  return {
    projectId: project.id,
    items: 10,
    answered: answers,
    answers,
    audited: 0,
    mine: answers,
    round: 1,
    roundAnswers: answers,
    roundSize: 20,
  };
}

export function answerId(number: number): AnswerId {
  return AnswerId.parse(`answer-${number}`);
}
