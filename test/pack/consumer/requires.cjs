const { createHmac } = require('node:crypto');
const { AnchorApiError, AnchorWebhooks } = require('anchor-webhooks/client');
const { verifyWebhook } = require('anchor-webhooks/verify');

const secret = 'ab'.repeat(32);
const body = '{"id":"evt_1"}';
const now = Math.floor(Date.now() / 1000);
const v1 = createHmac('sha256', secret).update(`v0:${now}:${body}`).digest('hex');
const headers = { 'anchor-timestamp': String(now), 'anchor-signature': `t=${now},v1=${v1}` };
new AnchorWebhooks({ url: 'http://127.0.0.1:1' });
verifyWebhook({ body, headers, secrets: secret }).then((event) => {
  console.log(`genuine: ${event.id}, ${AnchorApiError.name} is there`);
});
