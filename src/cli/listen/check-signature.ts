import {
  verifyWebhook,
  type WebhookEvent,
  WebhookVerificationError,
} from '../../../verify/typescript/verify.ts';
import type { ReceivedRequest } from './saved-request.ts';

/** What came of verifying: with the event where the signature is right, with what is wrong where it isn't. */
export type Verdict =
  | { verified: true; event: WebhookEvent }
  | { verified: false; code: string; message: string };

/** Verifies a request with the code that receivers get, at the moment when it was received. */
export async function checkSignature(
  request: ReceivedRequest,
  options: { secrets: readonly string[]; brand: string; toleranceSeconds?: number; at?: Date },
): Promise<Verdict> {
  const { secrets, brand, toleranceSeconds, at = request.receivedAt } = options;
  try {
    const event = await verifyWebhook({
      body: request.body,
      headers: request.headers,
      secrets,
      brand,
      now: () => Math.floor(at.getTime() / 1000),
      ...(toleranceSeconds !== undefined && { toleranceSeconds }),
    });
    return { verified: true, event };
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error;
    return { verified: false, code: error.code, message: error.message };
  }
}

/** The secrets of a flag that may be repeated, or of the environment. */
export function secretsOf(flag: readonly string[] | undefined, fromEnv: string | undefined): string[] {
  return (flag ?? (fromEnv ?? '').split(','))
    .map((secret) => secret.trim())
    .filter((secret) => secret !== '');
}
