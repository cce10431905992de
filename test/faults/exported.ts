import type { ServiceClient } from '../../server/commands/service-client.js';
import { ExportRow } from '../../server/contract/dataset.js';

/** The labeled rows of a project by item, as its export has them. */
export async function exportedLabels(
  client: ServiceClient,
  project: string,
): Promise<Map<string, ExportRow>> {
  const response = await client.open('exportItems', { project, input: { format: 'jsonl' } });
  const lines = (await response.text()).split('\n').filter((line) => line !== '');
  return new Map(
    lines.map((line) => {
      const row = ExportRow.parse(JSON.parse(line));
      return [row.id, row];
    }),
  );
}
