import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ExportFormat } from '../contract/dataset.js';
import { Refusal } from '../contract/errors.js';
import type { RouteQuery } from '../contract/http.js';
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
      if (query.predictions) requireModel(service, target);
      response.type(contentTypes[query.format]);
      response.attachment(`${target.slug}.${query.format}`);
      const lines = exportItems({
        project: target,
        options: query,
        pages: (after) =>
          service.store.exportPage({ projectId: target.id, after, limit: exportPageSize }),
        predictions: (itemIds) => predictionsOf(service, target, { itemIds, query }),
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

/** Refuses before the first byte, where the reply can still say why. */
function requireModel({ learner }: Service, project: Project): void {
  if (learner.stateOf(project.id).trainedOn > 0) return;
  throw new Refusal(
    'not-ready',
    'There is no model to predict with yet: label some items, or export without predictions.',
  );
}

/** Without a model the labels are exported all the same, with no probability beside them. */
async function predictionsOf(
  { learner }: Service,
  project: Project,
  { itemIds, query }: { itemIds: readonly ItemId[]; query: RouteQuery<'exportItems'> },
): Promise<Map<ItemId, PredictedItem>> {
  const question = { kind: 'predictions', projectId: project.id, itemIds } as const;
  const found = await learner.ask(question).catch((error: unknown) => {
    if (query.predictions) throw error;
    return [];
  });
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
