import { useMemo } from 'react';
import type { Label } from '../../../server/contract/project.js';
import { mostKeyedLabels } from '../labels/rank-labels.js';
import { buildKeyMap } from './key-map.js';
import { useKeyChoice } from './use-key-choice.js';

const noLabels: readonly Label[] = [];

/** The keys in force: with more labels than keys, labels are searched by name and have none. */
export function useLabelKeys(labels: readonly Label[]) {
  const [choice, chooseKeys] = useKeyChoice();
  const searched = labels.length > mostKeyedLabels;
  const keyed = searched ? noLabels : labels;
  const keyMap = useMemo(() => buildKeyMap(keyed, choice), [keyed, choice]);
  return { keyMap, searched, keyed, choice, chooseKeys };
}
