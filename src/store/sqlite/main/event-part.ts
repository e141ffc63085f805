import type { SanitisedEvent } from '../../../sanitise/sanitised-event.ts';
import type { EventStore, PublishOutcome } from '../../store.ts';
import type { Directory } from './directory.ts';
import type { WriteQueue } from './write-queue.ts';

export class EventPart implements EventStore {
  readonly #queue: WriteQueue;
  readonly #directory: Directory;

  constructor(queue: WriteQueue, directory: Directory) {
    this.#queue = queue;
    this.#directory = directory;
  }

  publish(event: SanitisedEvent, options?: { onlyTo?: string }): Promise<PublishOutcome> {
    const project = this.#directory.project(event.projectId);
    if (project === undefined) return Promise.resolve({ result: 'unknown_project' });
    let onlyTo = 0;
    if (options?.onlyTo !== undefined) {
      const webhook = this.#directory.webhookIn(event.projectId, options.onlyTo);
      if (webhook === undefined) return Promise.resolve({ result: 'unknown_webhook' });
      onlyTo = webhook.num;
    }
    return this.#queue.publish(event, { project, type: this.#directory.type(event.type) ?? 0, onlyTo });
  }
}
