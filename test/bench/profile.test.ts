import assert from 'node:assert/strict';
import test from 'node:test';
import type { ThreadProfile } from '../../bench/profile/cpu-profile.ts';
import { flameGraph } from '../../bench/profile/flame-graph.ts';
import { shareByStage } from '../../bench/profile/stages.ts';

const at = (name: string, url = '') => ({ name, url, line: 1 });
const SIGN = at('sign', 'file:///anchor/src/deliver/sign.ts');
const UNDICI = at('dispatch', 'file:///anchor/node_modules/undici/lib/client.js');
const CRYPTO = at('createHmac', 'node:crypto');

const PROFILE: ThreadProfile = {
  name: 'main',
  busyMicros: 100,
  stacks: [
    { frames: [SIGN, CRYPTO], micros: 40 },
    { frames: [SIGN, UNDICI], micros: 30 },
    { frames: [at('(garbage collector)')], micros: 20 },
    { frames: [at('onread', 'node:internal/stream_base_commons')], micros: 10 },
  ],
};

test('time in Node.js counts for the code that called it, a package’s for the package', () => {
  assert.deepEqual(shareByStage(PROFILE), [
    { stage: 'src/deliver/sign.ts', micros: 40 },
    { stage: 'undici', micros: 30 },
    { stage: 'garbage collection', micros: 20 },
    { stage: 'Node.js: stream_base_commons', micros: 10 },
  ]);
});

test('a flame graph has a box for every function, as wide as its time', () => {
  const svg = flameGraph(PROFILE, 'single, main', 50);
  assert.match(
    svg,
    /<title>sign \(src\/deliver\/sign\.ts:1\): 35\.00 µs a delivery<\/title><rect x="0\.0"[^>]* width="839\.5"/,
  );
  assert.match(svg, /<title>dispatch \(node_modules\/undici/);
});
