import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { withCurrentSettings } from '../../scripts/docs-settings.ts';

test('the settings table of the operating guide is current', () => {
  const page = readFileSync(new URL('../../docs/guide/operating.md', import.meta.url), 'utf8');
  assert.equal(page, withCurrentSettings(page), 'run  npm run docs');
});
