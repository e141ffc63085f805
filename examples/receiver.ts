/**
 * The smallest receiver worth having: it verifies each request, drops repeats, and answers before it works.
 *
 *     WEBHOOK_SECRET=… npm run receiver
 */
import { createServer } from 'node:http';
import { verifyWebhook, WebhookVerificationError } from '../verify/typescript/verify.ts';

const port = Number(process.env.PORT ?? 9000);
/** A real receiver keeps these in its database: a delivery may be repeated after a restart. */
const seen = new Set<string>();

const server = createServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray());
  try {
    const event = await verifyWebhook({
      body,
      headers: request.headers,
      secrets: process.env.WEBHOOK_SECRET,
    });
    response.writeHead(200).end();
    if (seen.has(event.id)) return;
    seen.add(event.id);
    console.log(`${event.id}  ${event.text}`);
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error;
    response.writeHead(400).end(error.code);
    console.error(`refused: ${error.message}`);
  }
});

server.listen(port, '127.0.0.1', () => console.log(`Waiting for webhooks on http://127.0.0.1:${port}/`));
