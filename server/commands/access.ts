import { Option, type Command } from 'commander';
import { roles } from '../contract/people.js';
import { printResult } from './outcome.js';
import { addServiceFlags, withService, type ServiceFlags } from './with-service.js';

interface TokenFlags extends ServiceFlags {
  readonly user: string;
  readonly role: string;
  readonly project?: string;
}

/** `token create`, `token revoke` and `invite PROJECT`. */
export function registerAccess(program: Command): void {
  const token = program.command('token').description('tokens for scripts');
  addServiceFlags(token.command('create'))
    .description('make a token; it is shown this once')
    .requiredOption('--user <name>', 'whom its work is counted for')
    .addOption(new Option('--role <role>').choices(roles).makeOptionMandatory())
    .option('--project <project>', 'the one project it is good for')
    .action((flags: TokenFlags) => createToken(flags));
  addServiceFlags(token.command('revoke <secret>'))
    .description('make a token useless, and end the connections that were made with it')
    .action((secret: string, flags: ServiceFlags) => revokeToken(secret, flags));
  addServiceFlags(program.command('invite <project>'))
    .description('make a join link for annotators')
    .action((project: string, flags: ServiceFlags) => invite(project, flags));
}

async function createToken(flags: TokenFlags): Promise<void> {
  const { user, role, project } = flags;
  const input = { user, role, ...(project === undefined ? {} : { project }) };
  const made = await withService(flags, (client) => client.call('createToken', { input }));
  printResult(flags.json, made, [made.token]);
}

async function revokeToken(token: string, flags: ServiceFlags): Promise<void> {
  const done = await withService(flags, (client) =>
    client.call('revokeToken', { input: { token } }),
  );
  printResult(flags.json, done, ['The token, if there was one, is no longer good.']);
}

async function invite(project: string, flags: ServiceFlags): Promise<void> {
  const made = await withService(flags, (client) => client.call('createInvite', { project }));
  printResult(flags.json, made, [made.url]);
}
