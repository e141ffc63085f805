/** Hono 4 on Node.js; the route is the same on Workers, Deno and Bun. `WEBHOOK_SECRET=… node hono.js` */
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
// In your project: from 'anchor-webhooks/verify'
import { verifyWebhook, WebhookVerificationError } from '../../../verify/typescript/verify.ts';
import { inbox } from './inbox.js';

const app = new Hono();

app.post('/webhooks', bodyLimit({ maxSize: 1024 * 1024 }), async (context) => {
  try {
    const event = await verifyWebhook({
      // The bytes as they came; context.req.json() would parse them, and break the signature.
      body: await context.req.arrayBuffer(),
      headers: context.req.raw.headers,
      secrets: process.env.WEBHOOK_SECRET,
    });
    inbox.take(event);
    return context.body(null, 204);
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error;
    return context.text(error.code, 400);
  }
});

const port = Number(process.env.PORT ?? 9000);
serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }, () =>
  console.log(`listening on http://127.0.0.1:${port}/webhooks`),
);
