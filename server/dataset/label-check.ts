import type { Project } from '../contract/project.js';
import { because, type Reason } from '../contract/reason.js';
import { importLimits } from './limits.js';
import { badRow, type BadRow, type GoodRow } from './read-rows/parsed-row.js';

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

function badLabel({ line }: GoodRow, why: Reason, fatal = false): BadRow {
  return badRow(line, { field: 'label', why, fatal });
}

function unknownLabel(label: string, offered: readonly string[]): Reason {
  const more = offered.length > namesShown ? ', …' : '';
  const labels = offered.slice(0, namesShown).join(', ') + more;
  return because('row-label-unknown', { label, labels });
}

/** So many names are no labels but a column of something else, and skipping rows would not help. */
function tooManyLabels(row: GoodRow): BadRow {
  return badLabel(row, because('row-label-count', { most: importLimits.labels }), true);
}
