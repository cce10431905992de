import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { Option } from 'commander';
import { z } from 'zod';
import { encoderSettings } from '../../model/encoders/choose-encoder.js';
import { strategyNames } from '../../model/query-strategies/query-policy.js';
import { benchLabels } from '../bench/labels/bench-labels.js';
import type { LabelsReport, SetReport } from '../bench/labels/labels-report.js';
import { isMeasured } from '../bench/labels/labels-report.js';
import type { SetSettings } from '../bench/labels/plan.js';
import { readPlan } from '../bench/labels/plan.js';
import { checkPublication, drawFigures, publish } from '../bench/labels/publish.js';
import { resultsSection } from '../bench/labels/results-section.js';
import { readConfig } from '../config.js';
import type { ProgressLine } from '../progress-line.js';
import { createProgressLine } from '../progress-line.js';
import { ExplainedFailure, SimulationUsageError } from '../simulation/explained-failure.js';
import type { Machine } from './machine.js';
import { describeMachine } from './machine.js';
import { CommandFailure, printResult, UsageError } from './outcome.js';

const count = z.coerce
  .number('must be a number')
  .int('must be a whole number')
  .min(1, 'must be ≥ 1');
const share = z.coerce.number('must be a number').min(0, 'must be at least 0');
const oneOf = (names: readonly string[]) => `must be of ${names.join(', ')}`;

function listOf<T extends z.ZodType<unknown, string>>(entry: T) {
  return z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(entry).min(1));
}

/** The flags as they come from the command line, where everything is text. */
const Flags = z.object({
  data: z.string('is required: a folder with one subfolder a set'),
  sets: listOf(z.string().min(1, 'must be names of subfolders')).optional(),
  strategies: listOf(z.enum(strategyNames, oneOf(strategyNames))),
  encoder: listOf(z.enum(encoderSettings, oneOf(encoderSettings))),
  plan: z.string().optional(),
  seeds: count.optional(),
  budget: count.optional(),
  batch: count.optional(),
  initial: count.optional(),
  audit: share.max(0.9, 'must be at most 0.9').optional(),
  annotators: count.optional(),
  noise: share.max(1, 'must be at most 1').optional(),
  targetClass: z.string().optional(),
  jobs: count,
  out: z.string().optional(),
  cacheDir: z.string(),
  learner: z.string().optional(),
  write: z.string().optional(),
  section: z.string().regex(/^[\w.-]+$/, 'must be of letters, digits, ".", "_" and "-"'),
  backend: z.enum(['auto', 'wasm', 'cpu'], oneOf(['auto', 'wasm', 'cpu'])),
  json: z.boolean().default(false),
});
type Flags = z.infer<typeof Flags>;

/** `bench labels`: learning curves of strategies and encoders on the sets of a folder. */
export function registerBenchLabels(bench: Command): void {
  addRunOptions(
    bench
      .command('labels')
      .description('learning curves of strategies and encoders on the sets of a folder; resumable'),
  )
    .option('--jobs <n>', 'runs at a time', String(availableParallelism()))
    .option('--out <dir>', 'where finished runs, report.json and curves are kept')
    .option('--cache-dir <dir>', 'where vectors are kept', join(tmpdir(), 'querent-vectors'))
    .option('--learner <name>', 'keep runs under this name instead of the code’s fingerprint')
    .option('--write <file>', 'write the results into this document, figures beside it')
    .option('--section <name>', 'the section of the document', 'all')
    .addOption(new Option('--backend <name>', 'auto, wasm, cpu').default('auto'))
    .option('--json', 'print one JSON document')
    .action(async (_options: unknown, command: Command) => {
      await runCommand(command);
    });
}

function addRunOptions(command: Command): Command {
  return command
    .option('--data <dir>', 'a folder with one subfolder a set: train.jsonl and test.jsonl')
    .option('--sets <a,b>', 'only these sets')
    .option('--strategies <a,b>', strategyNames.join(', '), 'random,margin,auto')
    .option('--encoder <a,b>', encoderSettings.join(', '), 'auto')
    .option('--plan <file>', 'JSON with the settings of each set; the flags below win over it')
    .option('--seeds <k>', 'runs of each strategy, with the seeds 1 to k')
    .option('--budget <n>', 'labels to ask for')
    .option('--batch <n>', 'answers between two fits')
    .option('--initial <n>', 'random labels before the first fit')
    .option('--audit <p>', 'share of the questions that only measure and never train')
    .option('--annotators <n>', 'people at work; more than one hold two items each')
    .option('--noise <p>', 'probability of a wrong answer')
    .option('--target-class <name>', 'report the F1 of this class too');
}

async function runCommand(command: Command): Promise<void> {
  const progress = new BenchProgress();
  try {
    await run(parseFlags(command.opts()), progress);
  } catch (error) {
    if (error instanceof SimulationUsageError) throw new UsageError(error.message);
    if (error instanceof ExplainedFailure) throw new CommandFailure(error.message);
    throw error;
  } finally {
    progress.finish();
  }
}

function parseFlags(options: unknown): Flags {
  const parsed = Flags.safeParse(options);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    ({ path, message }) => `--${toFlagName(String(path[0]))} ${message}`,
  );
  throw new UsageError(problems.join('; '));
}

function toFlagName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

async function run(flags: Flags, progress: BenchProgress): Promise<void> {
  const publication =
    flags.write === undefined ? null : { document: flags.write, section: flags.section };
  if (publication) await checkPublication(publication);
  const outFolder = flags.out ?? join(readConfig(process.env).dataDirectory, 'bench-labels');
  const report = await benchLabels({
    dataFolder: flags.data,
    sets: flags.sets ?? [],
    plan: await readPlan(flags.plan),
    asked: askedSettings(flags),
    encoders: flags.encoder,
    strategies: [...new Set(flags.strategies)],
    outFolder: join(outFolder, 'runs'),
    cacheDirectory: flags.cacheDir,
    jobs: flags.jobs,
    backend: flags.backend,
    learner: flags.learner,
    onProgress: progress.show,
    onSet: progress.endSet,
  });
  const machine = describeMachine();
  await keepReport({ machine, ...report }, outFolder);
  const machineLine = `${machine.processor}, ${machine.cores} cores, Node ${machine.node}`;
  if (publication) await publish(report, machineLine, publication);
  progress.finish();
  printResult(flags.json, { machine, ...report }, [
    resultsSection(report, { machine: machineLine }),
    `\nreport.json and the curves are in ${outFolder}`,
  ]);
  refuseFailures(report);
}

interface KeptReport extends LabelsReport {
  readonly machine: Machine;
}

/** Only what was asked for, so that the plan decides the rest. */
function askedSettings(flags: Flags): Partial<SetSettings> {
  const { seeds, budget, batch, initial, audit, annotators, noise, targetClass } = flags;
  const asked = { seeds, budget, batch, initial, audit, annotators, noise, targetClass };
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
}

async function keepReport(report: KeptReport, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'report.json'), `${JSON.stringify(report)}\n`);
  await drawFigures(report, join(folder, 'curves'));
}

function refuseFailures({ sets }: LabelsReport): void {
  const failed = sets.filter((set) =>
    isMeasured(set) ? set.failures.length > 0 : set.status === 'failed',
  );
  if (failed.length === 0) return;
  throw new CommandFailure(`failed in part or whole: ${failed.map(({ set }) => set).join(', ')}`);
}

/** One line on stderr for whichever task runs, and one that stays for each set that is through. */
class BenchProgress {
  readonly #lines = new Map<string, ProgressLine>();

  readonly show = (task: string, done: number, total: number): void => {
    const line = this.#lines.get(task) ?? createProgressLine(task, process.stderr);
    this.#lines.set(task, line);
    line.update(done, total);
  };

  readonly endSet = (report: SetReport): void => {
    this.finish();
    const failed = isMeasured(report) && report.failures.length > 0 ? ', in part failed' : '';
    const reason = isMeasured(report) ? failed : `: ${report.reason}`;
    process.stderr.write(`${report.set} ${report.status}${reason}\n`);
  };

  finish(): void {
    for (const line of this.#lines.values()) line.finish();
  }
}
