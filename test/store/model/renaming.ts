const idKeys: ReadonlySet<string> = new Set([
  ...['id', 'leaseId', 'itemId', 'labelId', 'importId'],
  ...['endedLease', 'leaseIds', 'itemIds'],
]);

/**
 * Which id of the real store stands for which id of the model: both make random ones. Ids are paired
 * where they first come up in the same place of two results, and must correspond from then on.
 */
export class Renaming {
  readonly #toReal = new Map<string, string>();
  readonly #toModel = new Map<string, string>();

  /** Pairs the ids that both results bring for the first time. */
  learn(model: unknown, real: unknown, key = ''): void {
    if (typeof model === 'string' && typeof real === 'string') {
      const isNew = !this.#toReal.has(model) && !this.#toModel.has(real);
      if (!idKeys.has(key) || !isNew) return;
      this.#toReal.set(model, real);
      this.#toModel.set(real, model);
    } else if (Array.isArray(model) && Array.isArray(real)) {
      model.forEach((entry, index) => this.learn(entry, real[index], key));
    } else if (isRecord(model) && isRecord(real)) {
      for (const name of Object.keys(model)) this.learn(model[name], real[name], name);
    }
  }

  /** Ids of rows that are gone, which the real store may give to others. */
  forget(modelIds: readonly string[]): void {
    for (const id of modelIds) {
      this.#toModel.delete(this.#toReal.get(id) ?? '');
      this.#toReal.delete(id);
    }
  }

  /** An argument of the model with the ids of the real store. */
  toReal(value: unknown): unknown {
    return rename(value, this.#toReal);
  }

  /** A result of the real store with the ids of the model. */
  toModel(value: unknown): unknown {
    return rename(value, this.#toModel);
  }
}

function rename(value: unknown, names: ReadonlyMap<string, string>, key = ''): unknown {
  if (typeof value === 'string') return idKeys.has(key) ? (names.get(value) ?? value) : value;
  if (Array.isArray(value)) return Array.from(value, (entry) => rename(entry, names, key));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [name, rename(entry, names, name)]),
  );
}

/** A retired label whose name was taken carries a piece of its random id. */
export function withoutIdsInNames(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/ \([0-9a-f]{8}\)/g, ' (id)');
  if (Array.isArray(value)) return Array.from(value, withoutIdsInNames);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [name, withoutIdsInNames(entry)]),
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
