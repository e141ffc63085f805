/**
 * The tests of the API, once more: against two nodes on PostgreSQL behind a plain round robin, so that hardly two calls in
 * a row come to the same one. Those of what a node does by itself (its sockets, its page, its documents) are left out.
 */
process.env.TEST_API_ON = 'two-nodes';

for (const part of [
  'access',
  'admin',
  'deliveries',
  'operating',
  'publish',
  'session',
  'stats',
  'stream',
  'webhooks',
]) {
  await import(`../integration/api-${part}.test.ts`);
}
