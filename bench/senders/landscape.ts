import { randomBytes, randomUUID } from 'node:crypto';
import type { ProjectPlan, SenderProject } from './sender.ts';

/** Projects with their webhooks, for a sender that is told of them at its start. @param url of the receiver's webhooks, less the number */
export function landscape(plans: readonly ProjectPlan[], url: string) {
  const webhooks: {
    number: number;
    projectId: string;
    types: readonly string[];
    url: string;
    secret: string;
  }[] = [];
  const projects: SenderProject[] = plans.map((plan) => {
    const id = randomUUID();
    const own = plan.map((types) => {
      const number = webhooks.length;
      webhooks.push({
        number,
        projectId: id,
        types,
        url: url + number,
        secret: randomBytes(32).toString('hex'),
      });
      return { number, types };
    });
    return { id, webhooks: own };
  });
  return { projects, webhooks };
}
