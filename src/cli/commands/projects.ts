import type { Command } from 'commander';
import { type CommandContext, printJson } from '../context.ts';
import { helpText, SERVICE_ENDINGS } from '../help.ts';
import { connectOperator, type OperatorOptions, withOperatorOptions } from '../operator.ts';
import { showList } from '../show-list.ts';
import { facts } from '../table.ts';

/** `projects …`: the operator's projects. */
export function addProjects(program: Command, context: CommandContext): void {
  const { terminal } = context;
  const projects = program
    .command('projects')
    .description('list and create projects (operator)')
    .addHelpText(
      'after',
      helpText(SERVICE_ENDINGS, ['projects list', ''], ['projects create "Production"', '']),
    );

  withOperatorOptions(projects.command('list').description('every project'))
    .addHelpText(
      'after',
      helpText(SERVICE_ENDINGS, ['projects list', ''], ['projects list --json', 'for programs']),
    )
    .action(async (options: OperatorOptions) => {
      const answer = await connectOperator(context, options).client.admin.listProjects();
      showList(context, options, {
        json: answer,
        rows: answer.projects,
        columns: [
          { title: 'ID', value: ({ id }) => id },
          { title: 'NAME', value: ({ name }) => name },
          { title: 'CREATED', value: ({ created_at: at }) => at },
        ],
        none: 'There are no projects. Create one: anchor-webhooks projects create NAME',
      });
    });

  withOperatorOptions(
    projects
      .command('create <name>')
      .description('a new project; it has no keys yet')
      .option('--id <uuid>', 'its id; left out: a new one'),
  )
    .addHelpText(
      'after',
      helpText(
        SERVICE_ENDINGS,
        ['projects create "Production"', ''],
        ['projects create Staging --id 3f0e8a52-6b5e-4b0e-9d3c-2f1a7c9e4d10', 'under an id of your own'],
      ),
    )
    .action(async (name: string, options: OperatorOptions & { id?: string }) => {
      const project = await connectOperator(context, options).client.admin.createProject({
        name,
        id: options.id,
      });
      if (options.json) printJson(terminal, project);
      else {
        terminal.out(
          facts(terminal, [
            ['id', project.id],
            ['name', project.name],
            ['created', project.created_at],
          ]),
        );
        terminal.note(`Make its keys: anchor-webhooks keys create NAME --project ${project.id}`);
      }
    });
}
