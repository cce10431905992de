/**
 * Makes a checkout ready to run, with plain Node and nothing installed: installs what the lockfile names,
 * then builds what has changed. It says what it does on stderr, so that stdout stays with the command.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const quiet = process.argv.includes('--quiet');
const oldestNode = [20, 19];

function say(line) {
  process.stderr.write(`${line}\n`);
}

function fail(line) {
  say(`querent: ${line}`);
  process.exit(1);
}

/** Runs a program of the project with its output on stderr; ends this one when it fails. */
function run(program, parameters, what) {
  const environment = { ...process.env, ...headersSetting() };
  const { status } = spawnSync(program, parameters, {
    cwd: root,
    env: environment,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) fail(`${what} failed: what it printed above says why`);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return;
  fail(`Node ${process.versions.node} is too old: install Node ${oldestNode.join('.')} or newer`);
}

/** Where Node's own headers lie beside the program, npm must not fetch them from a far host. */
function headersSetting() {
  const prefix = dirname(dirname(process.execPath));
  const present = existsSync(join(prefix, 'include/node/node.h'));
  return present && !process.env.npm_config_nodedir ? { npm_config_nodedir: prefix } : {};
}

/** better-sqlite3 compiles; it is kinder to name what is missing than to let it fail after a minute. */
function checkCompiler() {
  const missing = [
    ['g++', 'c++', 'clang++'],
    ['make', 'gmake'],
    ['python3', 'python'],
  ].filter((names) => !names.some(isOnPath));
  if (missing.length === 0 || process.platform === 'win32') return;
  const names = missing.map(([name]) => name).join(', ');
  fail(`${names} not found, needed to compile better-sqlite3: install build tools
  Debian, Ubuntu: apt-get install build-essential python3
  Fedora: dnf install gcc-c++ make python3
  macOS: xcode-select --install`);
}

function isOnPath(program) {
  const folders = (process.env.PATH ?? '').split(':');
  return folders.some((folder) => existsSync(join(folder, program)));
}

function hashOf(texts) {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(text).update('\0');
  return hash.digest('hex');
}

function readOrEmpty(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

/** The lockfile and the kind of Node decide; a missing optional package is not a reason to install. */
function install() {
  const stampFile = join(root, 'node_modules/.querent-installed');
  const lockfile = join(root, 'package-lock.json');
  const stamp = hashOf([readFileSync(lockfile, 'utf8'), process.versions.modules]);
  if (readOrEmpty(stampFile) === stamp) return;
  if (!isInstalledByHand(lockfile)) {
    checkCompiler();
    say('Installing what the lockfile names; compiling SQLite takes a minute or two …');
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    run(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], 'npm ci');
  }
  writeFileSync(stampFile, stamp);
}

/** Somebody may have run `npm ci` before: then its own record is as new as the lockfile. */
function isInstalledByHand(lockfile) {
  const record = join(root, 'node_modules/.package-lock.json');
  const addon = join(root, 'node_modules/better-sqlite3/build/Release/better_sqlite3.node');
  if (!existsSync(record) || !existsSync(addon)) return false;
  return statSync(record).mtimeMs >= statSync(lockfile).mtimeMs;
}

function build() {
  buildCode();
  buildClient();
}

function buildCode() {
  const stampFile = join(root, 'dist/.code-stamp');
  const stamp = hashOf(stateOf(['server', 'model', 'data', 'test', 'tsconfig.json']));
  if (readOrEmpty(stampFile) === stamp) return;
  if (!quiet) say('Building …');
  run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '--build'], 'tsc');
  writeFileSync(stampFile, stamp);
}

function buildClient() {
  const stampFile = join(root, 'dist/.client-stamp');
  const stamp = hashOf(stateOf(['client', 'server/contract', 'package-lock.json']));
  if (readOrEmpty(stampFile) === stamp) return;
  if (!quiet) say('Building the pages …');
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  run(process.execPath, [vite, 'build', 'client', '--logLevel', 'warn'], 'vite build');
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(stampFile, stamp);
}

/** Name, size and time of every file below the paths: what a build depends on, read in milliseconds. */
function stateOf(paths) {
  return paths.flatMap((path) => {
    const full = join(root, path);
    if (!existsSync(full)) return [];
    const stats = statSync(full);
    if (!stats.isDirectory()) return [`${path} ${stats.size} ${stats.mtimeMs}`];
    const inside = readdirSync(full).filter((name) => name !== 'runtime');
    return stateOf(inside.sort().map((name) => join(path, name)));
  });
}

checkNode();
install();
build();
