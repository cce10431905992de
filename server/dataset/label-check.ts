import type { Project } from '../contract/project.js';
import { importLimits } from './limits.js';
import type { BadRow, GoodRow } from './read-rows/parsed-row.js';

const namesShown = 10;

/**
 * Checks labels against those of the project at the start of the import. A project without labels
 * takes them over from the file, so there only their number is checked. Returns what is wrong with
 * a row, or null.
 */
export function createLabelCheck(project: Project): (row: GoodRow) => BadRow | null {
  const offered = project.labels.filter((label) => !label.retired).map((label) => label.name);
  const names = new Set(offered);
  return (row) => {
    if (row.label === null || names.has(row.label)) return null;
    if (project.labels.length > 0) return badLabel(row, unknownLabel(row.label, offered));
    names.add(row.label);
    return names.size > importLimits.labels ? tooManyLabels(row) : null;
  };
}

function badLabel({ line }: GoodRow, reason: string): BadRow {
  return { ok: false, line, field: 'label', reason, fatal: false };
}

function unknownLabel(label: string, offered: readonly string[]): string {
  const more = offered.length > namesShown ? ', …' : '';
  const list = offered.slice(0, namesShown).join(', ') + more;
  return `label "${label}" is not one of ${list}; add it to the project or correct the row`;
}

/** So many names are no labels but a column of something else, and skipping rows would not help. */
function tooManyLabels(row: GoodRow): BadRow {
  const reason = `the file has more than ${importLimits.labels} labels: is this the column of the labels?`;
  return { ...badLabel(row, reason), fatal: true };
}
