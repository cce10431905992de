import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import type { Command } from 'commander';
import type { ModelState } from '../contract/dashboard.js';
import type { RouteReply } from '../contract/http.js';
import { CreateProject, type Project } from '../contract/project.js';
import { describeIssues } from '../transport/problem.js';
import { describeModel } from './model-lines.js';
import { CommandFailure, printResult, UsageError } from './outcome.js';
import type { ServiceClient } from './service-client.js';
import { addServiceFlags, withService, type ServiceFlags } from './with-service.js';

/** Before `status` says that the model is still loading. */
const longestLookMs = 10_000;

interface CreateFlags extends ServiceFlags {
  readonly task?: string;
  readonly labels?: string;
  readonly from?: string;
  readonly name?: string;
  readonly encoder?: string;
}

/** `project create | list | show | status | delete`. */
export function registerProject(program: Command): void {
  const project = program.command('project').description('create, list, show and delete projects');
  addServiceFlags(project.command('create <slug>'))
    .description('create a project')
    .option('--task <task>', 'what people are asked to do: classification')
    .option('--labels <a,b,c>', 'label names, in the order of their keys')
    .option('--name <name>', 'a name for people')
    .option('--encoder <encoder>', 'what turns the texts into vectors (default: auto)')
    .option('--from <file>', 'a JSON file with any of the fields of a project')
    .action((slug: string, flags: CreateFlags) => create(slug, flags));
  addServiceFlags(project.command('list'))
    .description('list the projects')
    .action((flags: ServiceFlags) => list(flags));
  addServiceFlags(project.command('show <project>'))
    .description('show a project as JSON')
    .action((slug: string, flags: ServiceFlags) => show(slug, flags));
  addServiceFlags(project.command('status <project>'))
    .description('what its model is doing, with which parts, and why those')
    .action((slug: string, flags: ServiceFlags) => showStatus(slug, flags));
  addServiceFlags(project.command('delete <project>'))
    .description('delete a project with all its items and answers')
    .action((slug: string, flags: ServiceFlags) => remove(slug, flags));
}

async function create(slug: string, flags: CreateFlags): Promise<void> {
  const parsed = CreateProject.safeParse({
    ...(flags.from === undefined ? {} : readProjectFile(flags.from)),
    slug,
    ...(flags.task === undefined ? {} : { task: flags.task }),
    ...(flags.name === undefined ? {} : { name: flags.name }),
    ...(flags.encoder === undefined ? {} : { encoder: flags.encoder }),
    ...(flags.labels === undefined ? {} : { labels: splitLabels(flags.labels) }),
  });
  if (!parsed.success) throw new UsageError(describeIssues(parsed.error));
  const input = parsed.data;
  const made = await withService(flags, (client) => client.call('createProject', { input }));
  printResult(flags.json, made, [`created ${made.slug} (${made.id})`]);
}

export function splitLabels(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function readProjectFile(file: string): object {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof value === 'object' && value !== null) return value;
  } catch (error) {
    throw new CommandFailure(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  throw new CommandFailure(`${file}: expected a JSON object with the fields of a project`);
}

async function list(flags: ServiceFlags): Promise<void> {
  const projects = await withService(flags, listAll);
  const lines = projects.map(
    ({ slug, labels, name }) => `${slug}\t${labels.length} labels\t${name}`,
  );
  printResult(flags.json, { projects }, lines.length > 0 ? lines : ['there is no project yet']);
}

/** Every project, page by page. */
export async function listAll(client: ServiceClient): Promise<Project[]> {
  const projects: Project[] = [];
  for (let cursor: string | null = null; ;) {
    const page: RouteReply<'listProjects'> = await client.call('listProjects', {
      input: cursor === null ? {} : { cursor },
    });
    projects.push(...page.projects);
    cursor = page.nextCursor;
    if (cursor === null) return projects;
  }
}

async function show(slug: string, flags: ServiceFlags): Promise<void> {
  const project = await withService(flags, (client) =>
    client.call('getProject', { project: slug }),
  );
  printResult(flags.json, project, [JSON.stringify(project, null, 2)]);
}

async function showStatus(slug: string, flags: ServiceFlags): Promise<void> {
  const model = await withService(flags, (client) => modelOf(client, slug));
  printResult(flags.json, model, describeModel(model));
}

/** A service that has just been started looks at its projects first. */
async function modelOf(client: ServiceClient, project: string): Promise<ModelState> {
  const until = Date.now() + longestLookMs;
  for (;;) {
    const { model } = await client.call('metrics', { project });
    if (model.state !== 'loading' || Date.now() > until) return model;
    await setTimeout(50);
  }
}

async function remove(slug: string, flags: ServiceFlags): Promise<void> {
  await withService(flags, (client) => client.call('deleteProject', { project: slug }));
  printResult(flags.json, { deleted: slug }, [`deleted ${slug}`]);
}
