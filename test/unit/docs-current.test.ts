import assert from 'node:assert/strict';
import test from 'node:test';
import { currentText, generated } from '../../scripts/docs/generated.ts';

test('what is generated from the code is current', async () => {
  for (const { path, text } of await generated()) {
    assert.ok(currentText(path) === text, `${path} is not current: run  npm run docs`);
  }
});
