import { builtInCatalog } from '../../src/catalog/catalog.ts';
import type { LoadTemplate } from '../measure.ts';
import type { ProjectPlan, Sender } from '../senders/sender.ts';
import { BY_FIRST_FACT } from '../yardsticks.ts';
import type { Scenario } from './scenario.ts';
import { ONE_BY_ONE } from './single.ts';
import { compareSenders, measureAlone, type Shape } from './throughput.ts';

const PROJECTS = 200;
/** A webhook of each project for each of these, so that an event makes one delivery. */
const TYPES = ['task.completed', 'task.failed', 'task.cancelled', 'session.completed', 'batch.completed'];
const OUTPUT = 'x'.repeat(200);

/** Many customers with a few webhooks each, of whom a few have most of the events. */
export const tenants: Scenario = {
  name: 'tenants',
  title: `${PROJECTS * TYPES.length} webhooks of ${PROJECTS} projects, single-event publishes, a hundredth of the webhooks gets a tenth of the events`,
  yardstick: BY_FIRST_FACT,
  async run(stage) {
    const one = await measureAlone(stage, oneWebhookShape());
    const many = await compareSenders(stage, tenantsShape(Math.max(2, PROJECTS * stage.scale)));
    const [service] = many.senders;
    if (service === undefined) throw new Error('the service was not measured');
    const share = service.figures.deliveriesPerSecond / one.row.figures.deliveriesPerSecond;
    return {
      rows: [...many.rows, { ...one.row, label: 'service, full speed, the same events to one webhook' }],
      facts: [
        {
          what: 'deliveries/s over all webhooks, of those of the same events to one',
          value: 100 * share,
          unit: '%',
        },
      ],
      notes: [...many.notes, ...one.notes],
    };
  },
};

function tenantsShape(projects: number): Shape {
  const plan: ProjectPlan = TYPES.map((type) => [type]);
  return {
    ...ONE_BY_ONE,
    spread: 'skewed',
    plans: new Array<ProjectPlan>(Math.floor(projects)).fill(plan),
    async templates(_stage, sender) {
      return templatesOf(sender);
    },
  };
}

/** The same kinds of events for one webhook: what differs from the many is their number alone. */
function oneWebhookShape(): Shape {
  return {
    ...ONE_BY_ONE,
    plans: [[TYPES]],
    async templates(_stage, sender) {
      return templatesOf(sender);
    },
  };
}

function templatesOf(sender: Sender): LoadTemplate[] {
  const data = new Map(TYPES.map((type) => [type, exampleOf(type)]));
  return sender.projects.flatMap((project) =>
    TYPES.map((type) => ({ project, type, data: data.get(type) ?? '{}' })),
  );
}

/** The catalog's example, with a result of some size where the type has one. */
function exampleOf(type: string): string {
  const example = builtInCatalog().get(type)?.example;
  if (example === undefined) throw new Error(`The catalog lacks ${type}.`);
  return JSON.stringify('output' in example ? { ...example, output: { value: OUTPUT } } : example);
}
