import type { BulkId, ItemId } from '../contract/ids.js';
import { readItem } from '../service/items/read-item.js';
import type { Handlers } from './handlers.js';

export const itemHandlers: Handlers<
  'listItems' | 'getItem' | 'listBulk' | 'startBulk' | 'getBulk' | 'undoBulk'
> = {
  listItems: async ({ service, query, project }) => service.itemLists.page(await project(), query),

  getItem: async ({ service, request, project }) => {
    const itemId = String(request.params['itemId']) as ItemId;
    return readItem(service, await project(), itemId);
  },

  listBulk: async ({ service, project }) => ({
    bulkActions: await service.bulkActions.latest(await project()),
  }),

  startBulk: async ({ service, body, caller, project }) =>
    service.bulkActions.start(await project(), caller(), body),

  getBulk: async ({ service, request, project }) => {
    const bulkId = String(request.params['bulkId']) as BulkId;
    return service.bulkActions.record(await project(), bulkId);
  },

  undoBulk: async ({ service, request, project }) => {
    const bulkId = String(request.params['bulkId']) as BulkId;
    return service.bulkActions.undo(await project(), bulkId);
  },
};
