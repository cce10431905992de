import { resolve } from 'node:path';
import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { packageRoot } from './package-root.js';

const Environment = z.object({
  QUERENT_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  QUERENT_HOST: z.string().min(1).optional(),
  QUERENT_DATA_DIR: z.string().min(1).optional(),
  QUERENT_DATABASE_URL: z.string().optional(),
  QUERENT_BASE_PATH: z.string().optional(),
  QUERENT_PUBLIC_URL: z.url().optional(),
  QUERENT_LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .optional(),
  QUERENT_BACKEND: z.enum(['auto', 'node', 'wasm', 'cpu']).optional(),
});

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

/** Reads the settings from flags, then the environment, then defaults; throws a `ConfigError`. */
export function readConfig(environment: NodeJS.ProcessEnv, flags: ConfigFlags = {}): Config {
  const parsed = Environment.safeParse(environment);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ConfigError(`${issue?.path.join('.') ?? 'the environment'}: ${issue?.message ?? ''}`);
  }
  const env = parsed.data;
  refuseUnsupported(env.QUERENT_DATABASE_URL, env.QUERENT_BASE_PATH);
  return {
    port: flags.port ?? env.QUERENT_PORT ?? 3210,
    portIsFixed: (flags.port ?? env.QUERENT_PORT) !== undefined,
    host: flags.host ?? env.QUERENT_HOST ?? '127.0.0.1',
    dataDirectory: resolve(
      flags.dataDir ?? env.QUERENT_DATA_DIR ?? resolve(packageRoot(), 'data/runtime'),
    ),
    publicUrl: env.QUERENT_PUBLIC_URL ?? null,
    logLevel: env.QUERENT_LOG_LEVEL ?? 'warn',
    backend: env.QUERENT_BACKEND ?? 'auto',
    encoderThreads: availableParallelism(),
  };
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
