import { createHmac } from 'node:crypto';
import { AnchorApiError, AnchorWebhooks } from 'anchor-webhooks/client';
import { verifyWebhook } from 'anchor-webhooks/verify';

const secret = 'ab'.repeat(32);
const body = '{"id":"evt_1"}';
const now = Math.floor(Date.now() / 1000);
const v1 = createHmac('sha256', secret).update(`v0:${now}:${body}`).digest('hex');
const headers = { 'anchor-timestamp': String(now), 'anchor-signature': `t=${now},v1=${v1}` };
const event = await verifyWebhook({ body, headers, secrets: secret });
new AnchorWebhooks({ url: 'http://127.0.0.1:1' });
console.log(`genuine: ${event.id}, ${AnchorApiError.name} is there`);
