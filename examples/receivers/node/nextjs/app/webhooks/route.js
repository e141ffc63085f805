/** A Next.js route handler: app/webhooks/route.js. */
// In your project: from 'anchor-webhooks/verify'
import { verifyWebhook, WebhookVerificationError } from '../../../../../../verify/typescript/verify.ts';
import { inbox } from '../../../inbox.js';

// The inbox is a file: this route runs in Node.js, and not on the edge.
export const runtime = 'nodejs';

export async function POST(request) {
  try {
    const event = await verifyWebhook({
      // The bytes as they came; request.json() would parse them, and break the signature.
      body: await request.arrayBuffer(),
      headers: request.headers,
      secrets: process.env.WEBHOOK_SECRET,
    });
    inbox.take(event);
    return new Response(null, { status: 204 });
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error;
    return new Response(error.code, { status: 400 });
  }
}
