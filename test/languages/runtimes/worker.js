/** For workerd, the runtime of Cloudflare Workers, without its compatibility with Node.js. */
import { checkVectors } from './check-vectors.js';
import vectors from './vectors.json';
import { verifyWebhook } from './verify.js';

export default {
  async test() {
    console.log(await checkVectors(verifyWebhook, vectors));
  },
};
