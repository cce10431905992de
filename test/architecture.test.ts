import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { packageRoot } from '../server/package-root.js';

const root = packageRoot();
const folders = ['server', 'model', 'client', 'data', 'test'];

/** Which folders each folder may import from (beside itself and packages). */
const directions: Readonly<Record<string, readonly string[]>> = {
  model: [],
  'server/contract': [],
  client: ['server/contract'],
  'server/domain': ['server/contract', 'model'],
  'server/health': ['server/log.ts'],
  'server/store': [
    'server/contract',
    'server/domain',
    'server/limits.ts',
    'server/package-root.ts',
  ],
  'server/learner': [
    'server/contract',
    'server/domain',
    'server/limits.ts',
    'server/store',
    'model',
  ],
  'server/dataset': ['server/contract', 'server/domain', 'server/store/store.ts', 'model'],
  'server/service': [
    'server/contract',
    'server/domain',
    'server/health',
    'server/store/store.ts',
    'server/learner',
    'server/log.ts',
  ],
  'server/transport': [
    'server/contract',
    'server/domain',
    'server/health',
    'server/limits.ts',
    'server/store/store.ts',
    'server/learner/messages.ts',
    'server/dataset',
    'server/service',
    'server/log.ts',
    'server/package-root.ts',
    'server/package-version.ts',
  ],
  'server/upkeep': [
    'server/contract',
    'server/dataset',
    'server/learner',
    'server/store',
    'server/lock-file.ts',
    'server/package-version.ts',
  ],
  'server/simulation': ['model', 'server/learner', 'server/progress-line.ts'],
  'server/bench': ['server', 'model'],
  data: ['model'],
};

/** Packages that only these folders may use. */
const packageOwners: Readonly<Record<string, readonly string[]>> = {
  'better-sqlite3': ['server/store/sqlite'],
  express: ['server/transport'],
  compression: ['server/transport/http-app.ts'],
  'prom-client': ['server/health', 'server/transport/metrics-page.ts'],
  'socket.io': ['server/transport', 'server/bench/load'],
  'socket.io-client': ['client/connection.ts', 'server/bench/load', 'test'],
  '@tensorflow/tfjs-core': [
    'model/backend.ts',
    'model/pool-scorer.ts',
    'model/query-strategies/pair-products.ts',
    'model/head',
    'model/encoders/sentence',
    'server/learner',
    'server/bench',
    'test',
  ],
};

interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
}

function listFiles(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (name === 'runtime' || name === 'node_modules') return [];
    if (statSync(path).isDirectory()) return listFiles(path);
    return /\.tsx?$/.test(name) ? [path] : [];
  });
}

const sources: readonly SourceFile[] = folders
  .flatMap((folder) => listFiles(join(root, folder)))
  .map((full) => {
    const text = readFileSync(full, 'utf8');
    const tree = ts.createSourceFile(full, text, ts.ScriptTarget.Latest, true);
    return { path: relative(root, full), text, tree };
  });

const productSources = sources.filter(({ path }) => !path.startsWith('test/'));

interface Import {
  readonly from: SourceFile;
  /** A path below the root, or a package's name. */
  readonly target: string;
  readonly isPackage: boolean;
  readonly typeOnly: boolean;
}

function importsOf(file: SourceFile): Import[] {
  return file.tree.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
    const { moduleSpecifier } = statement;
    if (moduleSpecifier === undefined || !ts.isStringLiteral(moduleSpecifier)) return [];
    const typeOnly = ts.isImportDeclaration(statement)
      ? statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
      : statement.isTypeOnly;
    return [{ from: file, typeOnly, ...resolveTarget(file.path, moduleSpecifier.text) }];
  });
}

function resolveTarget(from: string, specifier: string): Pick<Import, 'target' | 'isPackage'> {
  if (!specifier.startsWith('.')) {
    const parts = specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1);
    return { target: parts.join('/'), isPackage: true };
  }
  const full = resolve(root, dirname(from), specifier).replace(/\.js$/, '');
  const path = relative(root, full);
  const found = [`${path}.ts`, `${path}.tsx`, path].find((candidate) =>
    sources.some((source) => source.path === candidate),
  );
  return { target: found ?? path, isPackage: false };
}

const imports = sources.flatMap(importsOf);

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

describe('the architecture', () => {
  test.each(Object.keys(directions))('%s imports only what it may', (folder) => {
    const allowed = [folder, ...(directions[folder] ?? [])];
    const broken = imports.filter(
      ({ from, target, isPackage }) =>
        !isPackage &&
        isWithin(from.path, folder) &&
        !allowed.some((place) => isWithin(target, place)),
    );
    expect(broken.map(({ from, target }) => `${from.path} imports ${target}`)).toEqual([]);
  });

  test.each(Object.keys(packageOwners))('%s is used only where it belongs', (name) => {
    const owners = packageOwners[name] ?? [];
    const broken = imports.filter(
      ({ from, target }) => target === name && !owners.some((owner) => isWithin(from.path, owner)),
    );
    expect(broken.map(({ from }) => from.path)).toEqual([]);
  });

  test('model/ has no clock, no Math.random and nothing of Node', () => {
    const impure = /\bMath\.random\b|\bDate\b(?!\w)|\bperformance\b|\bprocess\.|from 'node:/;
    const found = productSources.filter(
      ({ path, tree }) => isWithin(path, 'model') && impure.test(withoutComments(tree)),
    );
    expect(found.map(({ path }) => path)).toEqual([]);
  });

  test('only main.ts, commands and benchmarks read the environment', () => {
    const found = productSources.filter(
      ({ path, text }) =>
        /\bprocess\.env\b/.test(text) &&
        !/^server\/(commands|bench)\/|^server\/main\.ts$/.test(path),
    );
    expect(found.map(({ path }) => path)).toEqual([]);
  });

  test('no two files import each other, however far around', () => {
    expect(
      findCycle(imports.filter(({ isPackage, typeOnly }) => !isPackage && !typeOnly)),
    ).toBeNull();
  });

  test('no folder is a drawer for anything', () => {
    const drawers = /(^|\/)(utils?|helpers?|common|misc)(\/|\.tsx?$)/;
    expect(sources.filter(({ path }) => drawers.test(path)).map(({ path }) => path)).toEqual([]);
  });

  test('no file grows beyond 350 lines', () => {
    const long = productSources.filter(({ text }) => text.split('\n').length > 350);
    expect(long.map(({ path }) => path)).toEqual([]);
  });

  test('nothing is unfinished, untyped or switched off', () => {
    const marks = /\b(TODO|FIXME|XXX)\b|@ts-ignore|@ts-nocheck|\bas any\b|: any(\[\])?[;,)=]/;
    const found = sources.filter(
      ({ path, text }) => path !== 'test/architecture.test.ts' && marks.test(text),
    );
    expect(found.map(({ path }) => path)).toEqual([]);
  });

  test('the checks can fail: a forbidden import is seen', () => {
    const path = 'model/example.ts';
    const text = "import { claim } from '../server/store/store.js';";
    const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
    const [found] = importsOf({ path, text, tree });
    expect(found?.target).toBe('server/store/store.ts');
  });
});

function withoutComments(tree: ts.SourceFile): string {
  return ts.createPrinter({ removeComments: true }).printFile(tree);
}

/** The first circle of value imports, as a list of files; null where there is none. */
function findCycle(edges: readonly Import[]): string[] | null {
  const next = new Map<string, string[]>();
  for (const { from, target } of edges) {
    next.set(from.path, [...(next.get(from.path) ?? []), target]);
  }
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): string[] | null => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
    if (done.has(path)) return null;
    for (const target of next.get(path) ?? []) {
      const cycle = visit(target, [...trail, path]);
      if (cycle !== null) return cycle;
    }
    done.add(path);
    return null;
  };
  for (const path of next.keys()) {
    const cycle = visit(path, []);
    if (cycle !== null) return cycle;
  }
  return null;
}
