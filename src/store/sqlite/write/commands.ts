import type { CommandCall, WriteCommands } from '../boundary/messages.ts';
import { AccessWriter } from './access.ts';
import type { ClaimWriter } from './claim.ts';
import type { WriteContext } from './context.ts';
import type { DeletedWebhookWriter } from './end-deleted.ts';
import { ExpiryWriter } from './expire.ts';
import { ResendWriter } from './resend.ts';
import { SessionWriter } from './sessions.ts';
import { WebhookWriter } from './webhooks.ts';

/** Finds the operation that a command names. */
export class CommandRunner {
  readonly #commands: WriteCommands;

  constructor(context: WriteContext, claiming: ClaimWriter, ending: DeletedWebhookWriter) {
    const access = new AccessWriter(context.db);
    const sessions = new SessionWriter(context.db);
    const webhooks = new WebhookWriter(context);
    const resending = new ResendWriter(context);
    const expiry = new ExpiryWriter(context);
    const touch = context.db.prepare('UPDATE store_clock SET store_ms = store_ms WHERE id = 1');
    this.#commands = {
      createProject: (project) => access.createProject(project),
      createKey: (key, sha256) => access.createKey(key, sha256),
      deleteKey: (kind, id, projectId) => access.deleteKey(kind, id, projectId),
      writeSettingOnce: (name, value) => access.writeSettingOnce(name, value),
      createLink: (sha256, link, now) => sessions.createLink(sha256, link, now),
      useLink: (linkSha256, session) => sessions.useLink(linkSha256, session),
      endSession: (sha256) => sessions.endSession(sha256),
      createWebhook: (webhook, sealedSecret, limit) => webhooks.create(webhook, sealedSecret, limit),
      updateWebhook: (webhook, changes, at) => webhooks.update(webhook, changes, at),
      rotateSecret: (webhook, rotation) => webhooks.rotateSecret(webhook, rotation),
      deleteWebhook: (webhook, at) => webhooks.delete(webhook, at),
      endWaiting: (webhook, limit) => ending.endWaiting(webhook, limit),
      waiting: () => claiming.waiting(),
      claim: (webhook) => claiming.claim(webhook),
      letGo: (webhook, seqs) => claiming.letGo(webhook, seqs),
      resend: (webhook, seq) => resending.resend(webhook, seq),
      recoverChunk: (webhook, range, from) => resending.recoverChunk(webhook, range, from),
      expireChunk: (before, limit, after) => expiry.expireChunk(before, limit, after),
      lastSeq: () => context.sequence.last,
      touch: () => {
        touch.run();
      },
    };
  }

  run(call: CommandCall): unknown {
    // The compiler does not follow that a call's name and arguments belong together.
    const command = this.#commands[call.name] as (...args: readonly unknown[]) => unknown;
    return command(...call.args);
  }
}
