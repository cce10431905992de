import type { ImportOptions } from '../../server/contract/dataset.js';
import type { LabelId, ProjectId } from '../../server/contract/ids.js';
import { defaultSettings, type Project } from '../../server/contract/project.js';

export function makeProject(labels: readonly string[] = []): Project {
  return {
    id: 'p1' as ProjectId,
    slug: 'reviews',
    name: 'Reviews',
    task: { kind: 'classification' },
    domain: '',
    labels: labels.map((name, order) => ({
      id: `l${order}` as LabelId,
      name,
      key: null,
      order,
      retired: false,
    })),
    guideline: { version: 1, text: '' },
    settings: defaultSettings,
    encoder: 'auto',
    seed: 7,
    paused: false,
    createdAt: '2025-01-01T00:00:00.000Z',
  };
}

export function makeOptions(options: Partial<ImportOptions> = {}): ImportOptions {
  return { format: 'jsonl', file: 'upload', labelsAs: 'training', badRows: 'stop', ...options };
}
