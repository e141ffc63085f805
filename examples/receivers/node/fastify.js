/** Fastify 5. `WEBHOOK_SECRET=… node fastify.js` */
import Fastify from 'fastify';
// In your project: from 'anchor-webhooks/verify'
import { verifyWebhook, WebhookVerificationError } from '../../../verify/typescript/verify.ts';
import { inbox } from './inbox.js';

const app = Fastify({ bodyLimit: 1024 * 1024 });

// A scope of its own, because a parser holds for every route of its scope: only this route gets the bytes as they came.
app.register(async (webhooks) => {
  webhooks.removeAllContentTypeParsers();
  webhooks.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );

  webhooks.post('/webhooks', async (request, reply) => {
    try {
      const event = await verifyWebhook({
        body: request.body,
        headers: request.headers,
        secrets: process.env.WEBHOOK_SECRET,
      });
      inbox.take(event);
      return reply.code(204).send();
    } catch (error) {
      if (!(error instanceof WebhookVerificationError)) throw error;
      return reply.code(400).send(error.code);
    }
  });
});

const port = Number(process.env.PORT ?? 9000);
await app.listen({ port, host: '127.0.0.1' });
console.log(`listening on http://127.0.0.1:${port}/webhooks`);
