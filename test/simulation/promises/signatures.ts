import { createHmac } from 'node:crypto';
import { configurationsWithin, type SecretInForce, secretsWithin } from '../../support/webhook-changes.ts';
import type { Post, WebhookRecord } from '../ledger.ts';
import type { World } from '../world.ts';
import type { Findings } from './findings.ts';

/** An attempt may lag a change of URL or secret by this much, and by as long as it took to look it up. */
const LAG_MS = 1_000;

/**
 * One signature for each secret in force, newest first, in both schemes; each attempt at its own time; to the webhook's
 * URL, and not at all once the webhook is deleted.
 */
export function signed({ world, ledger }: Findings): void {
  for (const post of ledger.posts) {
    checkSignatures(world, post);
    checkTarget(world, post);
  }
}

function checkSignatures(world: World, post: Post): void {
  const { headers, body } = post.request;
  const timestamp = headers['Anchor-Timestamp'] ?? '';
  if (timestamp !== String(Math.floor(post.wall / 1000))) breach(world, post, `is signed for ${timestamp}`);
  if (headers['webhook-timestamp'] !== timestamp) breach(world, post, 'has two timestamps');
  const possible = secretsWithin(post.webhook, { since: post.at - LAG_MS, tick: post.tick }).flatMap(
    (secrets) =>
      endedBy(world, post, secrets).map((time) =>
        secrets.filter(({ until }) => until === null || until > time),
      ),
  );
  const fits = possible.some((secrets) => {
    const anchor = secrets.map(({ secret }) => hmac(secret, `v0:${timestamp}:`, body, 'hex'));
    const standard = secrets.map(({ secret }) =>
      hmac(secret, `${post.eventId}.${timestamp}.`, body, 'base64'),
    );
    return (
      headers['Anchor-Signature'] === [`t=${timestamp}`, ...anchor.map((one) => `v1=${one}`)].join(',') &&
      headers['webhook-signature'] === standard.map((one) => `v1,${one}`).join(' ')
    );
  });
  if (!fits) breach(world, post, `is not signed with the secrets in force: ${headers['Anchor-Signature']}`);
}

/**
 * By which time secrets may have ended to sign: now, or any later one that the wall clock has shown before it was stepped back,
 * as what had ended then is not known any more.
 */
function endedBy({ wallSteps }: World, post: Post, secrets: readonly SecretInForce[]): number[] {
  let latest = post.wall;
  let stepped = 0;
  for (const { at, byMs } of wallSteps.filter((step) => step.at <= post.at).toReversed()) {
    stepped += byMs;
    latest = Math.max(latest, post.wall - (post.at - at) - stepped);
  }
  return [
    post.wall,
    ...secrets.flatMap(({ until }) => (until !== null && until <= latest ? [until] : [])),
  ].filter((time) => time >= post.wall);
}

function checkTarget(world: World, post: Post): void {
  const possible = configurationsSince(post.webhook, post);
  if (!possible.some(({ url }) => url === post.request.url))
    breach(world, post, `went to ${post.request.url}, which is not its URL`);
  if (!possible.some(({ exists }) => exists)) breach(world, post, 'began after its webhook was deleted');
}

function configurationsSince(webhook: WebhookRecord, post: Post) {
  const recent = webhook.changes.find(({ toAt }) => toAt >= post.at - LAG_MS);
  return configurationsWithin(webhook, { from: recent?.from ?? post.tick, to: post.tick });
}

function hmac(secret: string, before: string, body: Uint8Array, encoding: 'hex' | 'base64'): string {
  return createHmac('sha256', secret).update(before).update(body).digest(encoding);
}

function breach(world: World, post: Post, what: string): void {
  const { trace } = world;
  world.breach(`a request for ${trace.name('delivery', post.deliveryId)} to ${post.webhook.name} ${what}`);
}
