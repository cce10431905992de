import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { ExplainedFailure, SimulationUsageError } from '../../simulation/explained-failure.js';

const count = z.int().min(1);

/** How the runs of one set are made; what a plan leaves out comes from its defaults, then from ours. */
const Settings = z.strictObject({
  /** Questions of a run in all, audited ones too. */
  budget: count,
  /** Answers between two fits. */
  batch: count,
  /** Questions before the first fit. */
  initial: count,
  /** Runs, with the seeds 1, 2, …. */
  seeds: count,
  /** Share of the questions that are audited and never trained on. */
  audit: z.number().min(0).max(0.9),
  annotators: count,
  /** Probability of a wrong answer. */
  noise: z.number().min(0).max(1),
  /** The class whose F1 is reported on its own. */
  targetClass: z.string().optional(),
});
export type SetSettings = z.infer<typeof Settings>;

const Plan = z.strictObject({
  defaults: Settings.partial().default({}),
  /** By the name of the set's folder. */
  sets: z.record(z.string(), Settings.partial()).default({}),
});
export type Plan = z.infer<typeof Plan>;

const builtIn: SetSettings = {
  ...{ budget: 500, batch: 10, initial: 10, seeds: 5 },
  ...{ audit: 0, annotators: 1, noise: 0 },
};

/** Reads a plan file; without a path the plan is empty. Throws an error that names the file and the field. */
export async function readPlan(path: string | undefined): Promise<Plan> {
  if (path === undefined) return Plan.parse({});
  const parsed = Plan.safeParse(await readJson(path));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ExplainedFailure(`${path}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
}

async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new SimulationUsageError(`cannot read ${path}: ${String(error)}`);
  });
  try {
    return JSON.parse(text);
  } catch {
    throw new ExplainedFailure(`${path} is not JSON`);
  }
}

/** The settings of one set: what was asked for on the command line wins over the plan. */
export function settingsOf(plan: Plan, set: string, asked: Partial<SetSettings>): SetSettings {
  return Settings.parse({ ...builtIn, ...plan.defaults, ...plan.sets[set], ...asked });
}
