import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { Option } from 'commander';
import { z } from 'zod';
import { encoderSettings } from '../../model/encoders/choose-encoder.js';
import { strategyNames } from '../../model/query-strategies/query-policy.js';
import { sayReason } from '../contract/reason.js';
import { ExplainedFailure, SimulationUsageError } from '../simulation/explained-failure.js';
import type { ProgressLine } from '../progress-line.js';
import { createProgressLine } from '../progress-line.js';
import { formatReport } from '../simulation/report-table.js';
import type { SimulateOptions } from '../simulation/simulate.js';
import { simulate } from '../simulation/simulate.js';
import { CommandFailure, printResult, UsageError } from './outcome.js';

const count = z.coerce.number('must be a number').int('must be a whole number');
const share = z.coerce.number('must be a number').min(0, 'must be at least 0');

/** The flags as they come from the command line, where everything is text. */
const Flags = z
  .object({
    pool: z.string('is required: a file of {"text","label"} lines'),
    test: z.string('is required: a file of {"text","label"} lines'),
    encoder: z.enum(encoderSettings, `must be one of ${encoderSettings.join(', ')}`),
    strategy: z.enum(strategyNames, `must be one of ${strategyNames.join(', ')}`),
    budget: count.min(1, 'must be at least 1'),
    batch: count.min(1, 'must be at least 1'),
    initial: count.min(1, 'must be at least 1'),
    seeds: count.min(1, 'must be at least 1'),
    seed: count.min(0, 'must be at least 0'),
    audit: share.max(0.9, 'must be at most 0.9'),
    annotators: count.min(1, 'must be at least 1'),
    subPool: count.min(100, 'must be at least 100').optional(),
    noise: share.max(1, 'must be at most 1'),
    targetClass: z.string().optional(),
    keywords: z
      .string()
      .default('')
      .transform((list) => list.split(',').filter((word) => word.trim() !== '')),
    cacheDir: z.string(),
    backend: z.enum(['auto', 'node', 'wasm', 'cpu'], 'must be one of auto, node, wasm, cpu'),
    json: z.boolean().default(false),
  })
  .refine(({ keywords, targetClass }) => keywords.length === 0 || targetClass !== undefined, {
    path: ['keywords'],
    message: 'are the words of one class: name it with --target-class',
  });
type Flags = z.infer<typeof Flags>;

/** Adds `querent simulate` to the program. */
export function registerSimulate(program: Command): void {
  program
    .command('simulate')
    .description('let an oracle answer the queries on a labeled file, and print the learning curve')
    .option('--pool <file>', 'JSONL of {"text","label"}: the items to label')
    .option('--test <file>', 'JSONL of {"text","label"}: what the model is scored on')
    .option('--encoder <name>', encoderSettings.join(', '), 'auto')
    .option('--strategy <name>', strategyNames.join(', '), 'auto')
    .option('--budget <n>', 'labels to ask for', '500')
    .option('--batch <n>', 'answers between two fits', '10')
    .option('--initial <n>', 'random labels before the first fit', '10')
    .option('--seeds <k>', 'runs, each with its own random order', '5')
    .option('--seed <n>', 'the first seed', '1')
    .option('--audit <p>', 'share of the questions that only measure and never train', '0')
    .option('--annotators <n>', 'people at work; more than one hold two items each', '1')
    .option('--sub-pool <n>', 'look at this many random items for each plan instead of all')
    .option('--noise <p>', 'probability of a wrong answer', '0')
    .option('--target-class <name>', 'report the F1 of this class too, and hunt for it')
    .option(
      '--keywords <list>',
      'words of that class, between commas, that start the strategy hunt',
    )
    .option('--cache-dir <dir>', 'where vectors are kept', join(tmpdir(), 'querent-vectors'))
    .addOption(new Option('--backend <name>').env('QUERENT_BACKEND').default('auto'))
    .option('--json', 'print one JSON document')
    .action(async (_options: unknown, command: Command) => {
      await runCommand(command);
    });
}

async function runCommand(command: Command): Promise<void> {
  const progress = new CommandProgress();
  try {
    const flags = parseFlags(command.optsWithGlobals());
    const report = await simulate(toOptions(flags, progress));
    progress.finish();
    const encoderReason = sayReason(report.encoderReason);
    printResult(flags.json, { ...report, encoderReason }, [formatReport(report)]);
  } catch (error) {
    progress.finish();
    throw toCommandError(error);
  }
}

/** Says which exit code an error of the simulation stands for. */
function toCommandError(error: unknown): unknown {
  if (error instanceof SimulationUsageError) return new UsageError(error.message);
  if (error instanceof ExplainedFailure) return new CommandFailure(error.message);
  return error;
}

function parseFlags(options: unknown): Flags {
  const parsed = Flags.safeParse(options);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    ({ path, message }) => `--${toFlagName(path.join('.'))} ${message}`,
  );
  throw new UsageError(problems.join('; '));
}

function toFlagName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function toOptions(flags: Flags, progress: CommandProgress): SimulateOptions {
  return {
    ...flags,
    targetClass: flags.targetClass,
    subPool: flags.subPool,
    poolPath: flags.pool,
    testPath: flags.test,
    encoderId: flags.encoder,
    firstSeed: flags.seed,
    cacheDirectory: flags.cacheDir,
    workers: availableParallelism(),
    onProgress: progress.show,
  };
}

/** One line on stderr for whichever task runs. */
class CommandProgress {
  #task = '';
  #line: ProgressLine | null = null;

  readonly show = (task: string, done: number, total: number): void => {
    if (task !== this.#task) this.#line = createProgressLine(task, process.stderr);
    this.#task = task;
    this.#line?.update(done, total);
  };

  finish(): void {
    this.#line?.finish();
  }
}
