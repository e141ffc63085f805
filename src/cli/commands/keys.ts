import type { Command } from 'commander';
import type { Key, KeyWithValue } from '../../../client/client.ts';
import { CommandFault } from '../command-fault.ts';
import { type CommandContext, printJson } from '../context.ts';
import { helpText, SERVICE_ENDINGS } from '../help.ts';
import { connectOperator, type OperatorOptions, withOperatorOptions } from '../operator.ts';
import { showList } from '../show-list.ts';
import { facts } from '../table.ts';

interface KeyOptions extends OperatorOptions {
  publisher?: true;
}

/** `keys …`: API keys of a project, and publisher keys. */
export function addKeys(program: Command, context: CommandContext): void {
  const keys = program
    .command('keys')
    .description('list, create and revoke API keys and publisher keys (operator)')
    .addHelpText(
      'after',
      helpText(
        SERVICE_ENDINGS,
        ['keys create backend --project 3f0e8a52-…', 'an API key (ak_…) of the project'],
        ['keys create platform --publisher', 'a publisher key (pk_…) for every project'],
        ['keys list --publisher', ''],
        ['keys revoke 0196f3c1-… --publisher', ''],
      ),
    );
  addList(keys, context);
  addCreate(keys, context);
  addRevoke(keys, context);
}

function keyOptions(command: Command): Command {
  return withOperatorOptions(command)
    .option('--project <id>', 'the project whose keys are meant [ANCHOR_PROJECT_ID]')
    .option('--publisher', 'publisher keys in place of API keys');
}

function addList(keys: Command, context: CommandContext): void {
  keyOptions(keys.command('list').description('keys without their values, oldest first'))
    .addHelpText(
      'after',
      helpText(SERVICE_ENDINGS, ['keys list --project 3f0e8a52-…', ''], ['keys list --publisher', '']),
    )
    .action(async (options: KeyOptions) => {
      const { client, profile } = connectOperator(context, options);
      const found: Key[] = options.publisher
        ? ofProject((await client.admin.listPublisherKeys()).publisher_keys, options.project)
        : (await client.admin.listApiKeys(projectOf(profile.projectId))).api_keys;
      showList(context, options, {
        json: { keys: found },
        rows: found,
        columns: [
          { title: 'ID', value: ({ id }) => id },
          { title: 'NAME', value: ({ name }) => name },
          { title: 'PROJECT', value: ({ project_id: id }) => id ?? 'every project' },
          { title: 'CREATED', value: ({ created_at: at }) => at },
        ],
        none: 'There are no such keys.',
      });
    });
}

function addCreate(keys: Command, context: CommandContext): void {
  const { terminal } = context;
  keyOptions(keys.command('create <name>').description('a new key, shown this once'))
    .addHelpText(
      'after',
      helpText(
        SERVICE_ENDINGS,
        ['keys create backend --project 3f0e8a52-…', 'an API key (ak_…) of the project'],
        ['keys create platform --publisher', 'a publisher key (pk_…) for every project'],
        ['keys create platform --publisher --project 3f0e8a52-…', 'one for this project alone'],
      ),
    )
    .action(async (name: string, options: KeyOptions) => {
      const { client, profile } = connectOperator(context, options);
      const key: KeyWithValue = options.publisher
        ? await client.admin.createPublisherKey(name, options.project ?? null)
        : await client.admin.createApiKey(projectOf(profile.projectId), name);
      if (options.json) {
        printJson(terminal, key);
        return;
      }
      const project = key.project_id ?? 'every project';
      terminal.out(
        facts(terminal, [
          ['id', key.id],
          ['name', key.name],
          ['project', project],
          ['key', key.key],
        ]),
      );
      terminal.note('Keep the key: it is shown this once.');
    });
}

function addRevoke(keys: Command, context: CommandContext): void {
  const { terminal } = context;
  keyOptions(keys.command('revoke <id>').description('the key opens nothing any more'))
    .addHelpText(
      'after',
      helpText(
        SERVICE_ENDINGS,
        ['keys revoke 0196f3c1-… --project 3f0e8a52-…', ''],
        ['keys revoke 0196f3c1-… --publisher', ''],
      ),
    )
    .action(async (id: string, options: KeyOptions) => {
      const { client, profile } = connectOperator(context, options);
      if (options.publisher) await client.admin.deletePublisherKey(id);
      else await client.admin.deleteApiKey(projectOf(profile.projectId), id);
      if (options.json) printJson(terminal, { id, revoked: true });
      else terminal.out(`Revoked ${id}.`);
    });
}

/** Those that are limited to the project, or all where none was named: the environment names one for other commands. */
function ofProject(keys: Key[], project: string | undefined): Key[] {
  const id = project?.toLowerCase();
  return id === undefined ? keys : keys.filter((key) => key.project_id === id);
}

function projectOf(id: string | undefined): string {
  if (id !== undefined) return id;
  throw new CommandFault(
    'Say which project: --project ID or ANCHOR_PROJECT_ID. For publisher keys: --publisher.',
  );
}
