import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ExportFormat } from '../contract/dataset.js';
import type { ItemId } from '../contract/ids.js';
import type { Project } from '../contract/project.js';
import { exportItems } from '../dataset/export-items.js';
import type { ItemPrediction as PredictedItem } from '../dataset/export-row.js';
import { importItems } from '../dataset/import-items.js';
import type { ItemPrediction } from '../learner/messages.js';
import type { Service } from '../service/service.js';
import type { Handlers } from './handlers.js';

const exportPageSize = 500;

const contentTypes: Readonly<Record<ExportFormat, string>> = {
  jsonl: 'application/jsonl; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  tsv: 'text/tab-separated-values; charset=utf-8',
};

export const datasetHandlers: Handlers<'importItems' | 'listImports' | 'exportItems' | 'predict'> =
  {
    importItems: async ({ service, query, request, project }) => {
      const target = await project();
      const { store } = service;
      const report = await importItems({ store, project: target, options: query, source: request });
      service.loop.itemsChanged(target.id);
      return report;
    },

    listImports: async ({ service, project }) => {
      const { id } = await project();
      return { imports: await service.store.imports({ projectId: id }) };
    },

    exportItems: async ({ service, query, response, project }) => {
      const target = await project();
      response.type(contentTypes[query.format]);
      response.attachment(`${target.slug}.${query.format}`);
      const lines = exportItems({
        project: target,
        options: query,
        pages: (after) =>
          service.store.exportPage({ projectId: target.id, after, limit: exportPageSize }),
        predictions: (itemIds) => predictionsOf(service, target, itemIds),
      });
      await pipeline(Readable.from(lines), response);
      return null;
    },

    predict: async ({ service, body, project }) => {
      const target = await project();
      const { learner } = service;
      const { texts } = body;
      const found = await learner.ask({ kind: 'predict', projectId: target.id, texts });
      const predictions = found.probabilities.map((probabilities) =>
        present(target, probabilities),
      );
      return { modelVersion: found.modelVersion, predictions };
    },
  };

async function predictionsOf(
  { learner }: Service,
  project: Project,
  itemIds: readonly ItemId[],
): Promise<Map<ItemId, PredictedItem>> {
  const found = await learner.ask({ kind: 'predictions', projectId: project.id, itemIds });
  const { modelVersion } = learner.stateOf(project.id);
  return new Map(
    found.map(({ itemId, probabilities }) => [itemId, { modelVersion, probabilities }]),
  );
}

function present(project: Project, probabilities: ItemPrediction['probabilities']) {
  const names = new Map(project.labels.map(({ id, name }) => [id, name]));
  const named = probabilities.map(({ labelId, probability }) => ({
    labelId,
    label: names.get(labelId) ?? '',
    probability,
  }));
  const [best] = named;
  if (best === undefined) throw new Error('a prediction without classes');
  return { ...best, probabilities: named };
}
