import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request } from 'express';
import type { ExportFormat } from '../contract/dataset.js';
import { Refusal } from '../contract/errors.js';
import type { RouteQuery } from '../contract/http.js';
import type { ItemId } from '../contract/ids.js';
import type { Project } from '../contract/project.js';
import { addVectors, removeReplacedVectors } from '../dataset/add-vectors.js';
import { exportItems, type ExportRequest } from '../dataset/export-items.js';
import type { ItemPrediction as PredictedItem } from '../dataset/export-row.js';
import { importItems } from '../dataset/import-items.js';
import { mayDo } from '../domain/access.js';
import type { ItemPrediction } from '../learner/messages.js';
import type { Service } from '../service/service.js';
import type { Handlers } from './handlers.js';
import { uploadOf } from './upload.js';

const exportPageSize = 500;

const contentTypes: Readonly<Record<ExportFormat, string>> = {
  jsonl: 'application/jsonl; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  tsv: 'text/tab-separated-values; charset=utf-8',
};

export const datasetHandlers: Handlers<'importItems' | 'addVectors' | 'exportItems' | 'predict'> = {
  importItems: async ({ service, query, request, project, caller }) => {
    const target = await project();
    if (query.orDeleteProject === true && !mayDo(caller(), 'administer')) {
      throw new Refusal('forbidden', 'Your role may not delete a project.');
    }
    const about = { projectId: target.id, file: query.file, totalBytes: lengthOf(request) };
    const { store, loop } = service;
    const giveWay = (workedMs: number) => loop.giveWay(workedMs);
    const tellWatchers = () =>
      service.broadcaster.toWatchers(target.id, 'import:changed', { projectId: target.id });
    try {
      const importing = service.imports.run(about, uploadOf(request), (source) =>
        importItems({ store, project: target, options: query, source, giveWay }),
      );
      tellWatchers();
      const report = await importing;
      if (query.dryRun !== true) await itemsChanged(service, target);
      return report;
    } catch (error) {
      if (query.orDeleteProject === true) await deleteIfEmpty(service, target);
      throw error;
    } finally {
      tellWatchers();
    }
  },

  addVectors: async ({ service, query, request, project }) => {
    const target = await project();
    const { store } = service;
    const report = await addVectors({
      store,
      project: target,
      options: query,
      source: uploadOf(request),
    });
    await itemsChanged(service, target);
    return report;
  },

  exportItems: async ({ service, query, response, project }) => {
    const target = await project();
    const source = exportOf(service, target, query);
    response.type(contentTypes[query.format]);
    response.attachment(`${target.slug}.${query.format}`);
    await pipeline(Readable.from(exportItems(source)), response);
    return null;
  },

  predict: async ({ service, body, project }) => {
    const target = await project();
    const { learner } = service;
    const { texts } = body;
    const found = await learner.ask({ kind: 'predict', projectId: target.id, texts });
    const predictions = found.probabilities.map((probabilities) => present(target, probabilities));
    return { modelVersion: found.modelVersion, predictions };
  },
};

/** The size of the file where the request says it; a stream of unknown length does not. */
function lengthOf(request: Request): number | null {
  const length = Number(request.headers['content-length'] ?? 0);
  return length > 0 ? length : null;
}

/** What remains of a new project whose first import failed would only be in the way. */
async function deleteIfEmpty({ store, loop, log }: Service, { id }: Project): Promise<void> {
  try {
    const items = await store.items({ projectId: id, after: 0, limit: 1 });
    if (items.length > 0) return;
    await store.deleteProject({ projectId: id });
    loop.projectDeleted(id);
  } catch (error) {
    log.error({ err: error, project: id }, 'a project without items remains after a failed import');
  }
}

/** Everything that an export and its preview are made of. Refuses where predictions are asked of no model. */
export function exportOf(
  service: Service,
  project: Project,
  options: RouteQuery<'exportItems'>,
): ExportRequest {
  if (options.predictions) requireModel(service, project);
  return {
    project,
    options,
    pages: (after) =>
      service.store.exportPage({ projectId: project.id, after, limit: exportPageSize }),
    predictions: (itemIds) => predictionsOf(service, project, { itemIds, query: options }),
  };
}

/** Vectors that come with the data change what the project's texts are encoded by. */
async function itemsChanged(service: Service, before: Project): Promise<void> {
  const { store, loop, log, wordIndex } = service;
  wordIndex.wake();
  loop.itemsChanged(before.id);
  if (before.encoder === 'precomputed') {
    // Nobody waits for that, and what is left of it takes room and nothing else.
    void removeReplacedVectors(store, before.id).catch((error: unknown) => {
      log.debug({ err: error }, 'replaced vectors still take room until others come');
    });
  }
  const after = await store.project({ project: before.id });
  if (after !== null && after.encoder !== before.encoder) loop.projectChanged(after);
}

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
