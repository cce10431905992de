import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { packageRoot } from './package-root.js';

const backends = ['auto', 'node', 'wasm', 'cpu'] as const;
const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const Environment = z.object({
  QUERENT_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  QUERENT_HOST: z.string().min(1).optional(),
  QUERENT_DATA_DIR: z.string().min(1).optional(),
  QUERENT_DATABASE_URL: z.string().optional(),
  QUERENT_BASE_PATH: z.string().optional(),
  QUERENT_PUBLIC_URL: z.url().optional(),
  QUERENT_LOG_LEVEL: z.enum(logLevels).optional(),
  QUERENT_BACKEND: z.enum(backends).optional(),
});

/** `config.json` in the data directory; every field may be left out. */
const ConfigFile = z.strictObject({
  port: z.int().min(0).max(65_535).optional(),
  host: z.string().min(1).optional(),
  publicUrl: z.url().optional(),
  logLevel: z.enum(logLevels).optional(),
  backend: z.enum(backends).optional(),
});
type ConfigFile = z.infer<typeof ConfigFile>;

export interface Config {
  readonly port: number;
  /** True where somebody asked for this port: then a taken one is an error, not a reason to move on. */
  readonly portIsFixed: boolean;
  readonly host: string;
  readonly dataDirectory: string;
  /** Where browsers find the service, when that is not the address it listens on. */
  readonly publicUrl: string | null;
  readonly logLevel: string;
  readonly backend: 'auto' | 'node' | 'wasm' | 'cpu';
  readonly encoderThreads: number;
}

/** What a command line may set; it wins over the environment. */
export interface ConfigFlags {
  readonly port?: number | undefined;
  readonly host?: string | undefined;
  readonly dataDir?: string | undefined;
}

/** A setting that cannot be used; the message says which and why. */
export class ConfigError extends Error {}

/** Reads the settings: a flag wins over the environment, that over the file; throws a `ConfigError`. */
export function readConfig(environment: NodeJS.ProcessEnv, flags: ConfigFlags = {}): Config {
  const env = checked(Environment.safeParse(environment), 'the environment');
  refuseUnsupported(env.QUERENT_DATABASE_URL, env.QUERENT_BASE_PATH);
  const dataDirectory = resolve(
    flags.dataDir ?? env.QUERENT_DATA_DIR ?? resolve(packageRoot(), 'data/runtime'),
  );
  const file = readConfigFile(join(dataDirectory, 'config.json'));
  const port = flags.port ?? env.QUERENT_PORT ?? file.port;
  return {
    port: port ?? 3210,
    portIsFixed: port !== undefined,
    host: flags.host ?? env.QUERENT_HOST ?? file.host ?? '127.0.0.1',
    dataDirectory,
    publicUrl: env.QUERENT_PUBLIC_URL ?? file.publicUrl ?? null,
    logLevel: env.QUERENT_LOG_LEVEL ?? file.logLevel ?? 'warn',
    backend: env.QUERENT_BACKEND ?? file.backend ?? 'auto',
    encoderThreads: availableParallelism(),
  };
}

function readConfigFile(path: string): ConfigFile {
  if (!existsSync(path)) return {};
  try {
    return checked(ConfigFile.safeParse(JSON.parse(readFileSync(path, 'utf8'))), path);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function checked<T>(parsed: z.ZodSafeParseResult<T>, where: string): T {
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join('.') ?? '';
  throw new ConfigError(`${where}: ${field === '' ? '' : `${field}: `}${issue?.message ?? ''}`);
}

function refuseUnsupported(databaseUrl: string | undefined, basePath: string | undefined): void {
  if (databaseUrl !== undefined && databaseUrl !== '') {
    throw new ConfigError(
      'QUERENT_DATABASE_URL: this version keeps its data in SQLite in the data directory only; ' +
        'unset the variable (PostgreSQL is planned)',
    );
  }
  if (basePath !== undefined && basePath !== '' && basePath !== '/') {
    throw new ConfigError('QUERENT_BASE_PATH: this version serves at the root of its host only');
  }
}
