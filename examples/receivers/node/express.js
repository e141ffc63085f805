/** Express 5. `WEBHOOK_SECRET=… node express.js` */
import express from 'express';
// In your project: from 'anchor-webhooks/verify'
import { verifyWebhook, WebhookVerificationError } from '../../../verify/typescript/verify.ts';
import { inbox } from './inbox.js';

const app = express();

// express.raw gives the bytes as they came. express.json() before this route would parse them, and break the signature.
app.post('/webhooks', express.raw({ type: 'application/json', limit: '1mb' }), async (request, response) => {
  try {
    const event = await verifyWebhook({
      body: request.body,
      headers: request.headers,
      secrets: process.env.WEBHOOK_SECRET,
    });
    inbox.take(event);
    response.sendStatus(204);
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error;
    response.status(400).send(error.code);
  }
});

const port = Number(process.env.PORT ?? 9000);
app.listen(port, '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${port}/webhooks`));
