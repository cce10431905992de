import type { Command } from 'commander';
import { startApp } from '../app.js';
import { readConfig, type Config } from '../config.js';
import { removeLock, takeLock } from '../lock-file.js';
import { createLog } from '../log.js';
import { CommandFailure, UsageError } from './outcome.js';
import { ServiceClient } from './service-client.js';

export interface ServiceFlags {
  readonly url?: string;
  readonly token?: string;
  readonly dataDir?: string;
  readonly json?: boolean;
}

/** The flags of every command that needs a service. */
export function addServiceFlags(command: Command): Command {
  return command
    .option('--url <url>', 'a service elsewhere (with --token)')
    .option('--token <token>', 'a token for it')
    .option('--data-dir <folder>', 'the data directory of a service on this machine')
    .option('--json', 'print one JSON document');
}

/**
 * Runs `work` against the service that the flags name, or the one that runs on the data directory, or
 * else one that lives just as long as the command. Either way it is the same service behind HTTP.
 */
export async function withService<T>(
  flags: ServiceFlags,
  work: (client: ServiceClient) => Promise<T>,
): Promise<T> {
  if (flags.url !== undefined) {
    if (flags.token === undefined) throw new UsageError('--url needs --token');
    return work(new ServiceClient(flags.url.replace(/\/$/, ''), flags.token));
  }
  const config = readConfig(process.env, { dataDir: flags.dataDir, port: 0, host: '127.0.0.1' });
  const holder = takeLock(config.dataDirectory, 'command');
  if (holder?.url !== undefined && holder.url !== null) {
    return work(new ServiceClient(holder.url, holder.secret));
  }
  if (holder !== null) {
    throw new CommandFailure('another Querent command uses this data directory: try again shortly');
  }
  return withOwnService(config, work);
}

async function withOwnService<T>(
  config: Config,
  work: (client: ServiceClient) => Promise<T>,
): Promise<T> {
  try {
    const app = await startApp(config, createLog(config.logLevel));
    try {
      return await work(new ServiceClient(app.url, app.service.people.localSecret));
    } finally {
      await app.close();
    }
  } finally {
    removeLock(config.dataDirectory);
  }
}
