import { changeOfScore } from '../../model/evaluation/score-change.js';
import type { ProjectId } from '../contract/ids.js';
import type { RoundSummary, ScoreChange, ScoreSource } from '../contract/score.js';
import type { FinishedRound, StoreReader } from '../store/store.js';
import type { ClassList } from './messages.js';

/** How many rounds back the trend looks. */
const trendRounds = 5;

/** What the changes of a round need to know of it. */
interface ScoredRound {
  readonly round: number;
  readonly labels: number;
  readonly outcomes: FinishedRound['outcomes'];
}

/** The last rounds that have a score: what a new one is compared with. */
export class RoundMemory {
  /** Oldest first; null until the store was asked. */
  #rounds: ScoredRound[] | null = null;

  constructor(
    private readonly reader: StoreReader,
    private readonly projectId: ProjectId,
  ) {}

  /** The changes since the last scored round, and over the last five. Remembers this one. */
  async compare(
    now: ScoredRound,
    { classes, seed }: { classes: ClassList; seed: number },
  ): Promise<{ change: ScoreChange | null; trend: ScoreChange | null }> {
    this.#rounds ??= await this.#read(now.round);
    const before = this.#rounds.filter(({ round }) => round < now.round);
    const since = (earlier: ScoredRound | undefined) =>
      earlier === undefined ? null : describeChange({ earlier, now, classes, seed });
    const found = {
      change: since(before.at(-1)),
      trend: since(before.at(-trendRounds) ?? before[0]),
    };
    this.#rounds = [...before, now].slice(-trendRounds);
    return found;
  }

  async #read(until: number): Promise<ScoredRound[]> {
    const { reader, projectId } = this;
    const summaries = await reader.roundSummaries({ projectId });
    const scored = summaries.filter((summary) => summary.round < until && hasScore(summary));
    const rounds: ScoredRound[] = [];
    for (const { round, labels } of scored.slice(-trendRounds)) {
      const of = async (source: ScoreSource) =>
        (await reader.roundOutcomes({ projectId, round, of: source })) ?? [];
      rounds.push({
        round,
        labels,
        outcomes: { audit: await of('audit'), test: await of('test') },
      });
    }
    return rounds;
  }
}

function hasScore({ macroF1, test }: RoundSummary): boolean {
  return macroF1 !== null || test !== null;
}

interface Comparison {
  readonly earlier: ScoredRound;
  readonly now: ScoredRound;
  readonly classes: ClassList;
  readonly seed: number;
}

/** On the audit where both rounds have one, else on the test set; null where they share no item. */
export function describeChange(comparison: Comparison): ScoreChange | null {
  return compareOn('audit', comparison) ?? compareOn('test', comparison);
}

function compareOn(
  source: ScoreSource,
  { earlier, now, classes, seed }: Comparison,
): ScoreChange | null {
  const indexOf = new Map(classes.map(({ id }, index) => [id, index]));
  const saidBefore = new Map(earlier.outcomes[source].map((item) => [item.itemId, item.predicted]));
  const pairs = now.outcomes[source].flatMap(({ itemId, truth: right, predicted }) => {
    const before = saidBefore.get(itemId);
    const indexes = [right, before, predicted].map((id) => id && indexOf.get(id));
    const [truth, old, said] = indexes;
    // A class that was retired since then takes its items along.
    if (typeof truth !== 'number' || typeof old !== 'number' || typeof said !== 'number') return [];
    return [[truth, old, said] as const];
  });
  if (pairs.length === 0) return null;
  const { macroF1, perClass } = changeOfScore(
    {
      truth: Int32Array.from(pairs, ([truth]) => truth),
      before: Int32Array.from(pairs, ([, old]) => old),
      after: Int32Array.from(pairs, ([, , said]) => said),
      classCount: classes.length,
    },
    { seed },
  );
  const moved = classes
    .map(({ name }, index) => ({ name, f1: perClass[index] ?? 0 }))
    .sort((left, right) => right.f1 - left.f1);
  const [best, worst] = [moved[0], moved.at(-1)];
  return {
    ...{ since: earlier.round, labels: now.labels - earlier.labels, items: pairs.length },
    ...{ source, macroF1 },
    gain: best !== undefined && best.f1 > 0 ? best : null,
    loss: worst !== undefined && worst.f1 < 0 ? worst : null,
  };
}
