import assert from 'node:assert/strict';
import test from 'node:test';
import { scrubCredentials } from '../../src/sanitise/credentials/scrub.ts';
import { readCorpus } from '../support/corpus.ts';

const percent = (part: number, whole: number) => Math.round((part / whole) * 1000) / 10;

test('at least 95 % of the positives are masked, each of their secrets wholly', (t) => {
  const positives = readCorpus('positives.ndjson');
  const missed = positives.filter((marked) => {
    const scrubbed = scrubCredentials(marked.replaceAll(/[«»]/g, '')).text;
    return [...marked.matchAll(/«([^»]*)»/g)].some(([, secret]) => scrubbed.includes(secret ?? ''));
  });
  t.diagnostic(
    `masked: ${percent(positives.length - missed.length, positives.length)} % of ${positives.length}`,
  );
  for (const text of missed) t.diagnostic(`missed: ${text}`);
  assert.ok(missed.length * 20 <= positives.length);
});

test('what surrounds a secret stays, in at least 95 % of the positives', (t) => {
  const positives = readCorpus('positives.ndjson');
  const inexact = positives.filter((marked) => {
    const scrubbed = scrubCredentials(marked.replaceAll(/[«»]/g, '')).text;
    return scrubbed !== marked.replaceAll(/«[^»]*»/g, '*****');
  });
  t.diagnostic(
    `exact: ${percent(positives.length - inexact.length, positives.length)} % of ${positives.length}`,
  );
  for (const text of inexact)
    t.diagnostic(`${text} became ${scrubCredentials(text.replaceAll(/[«»]/g, '')).text}`);
  assert.ok(inexact.length * 20 <= positives.length);
});

test('at most 2 % of the negatives are touched', (t) => {
  const negatives = readCorpus('negatives.ndjson');
  const touched = negatives.filter((text) => scrubCredentials(text).text !== text);
  t.diagnostic(`touched: ${percent(touched.length, negatives.length)} % of ${negatives.length}`);
  for (const text of touched) t.diagnostic(`touched: ${text} became ${scrubCredentials(text).text}`);
  assert.ok(touched.length * 50 <= negatives.length);
});
