/** For Deno and Bun, which run the library's TypeScript as it is. */
import { verifyWebhook } from '../../../verify/typescript/verify.ts';
import vectors from '../../vectors/signatures.json' with { type: 'json' };
import { checkVectors } from './check-vectors.js';

console.log(await checkVectors(verifyWebhook, vectors));
