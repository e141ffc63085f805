import assert from 'node:assert/strict';
import test from 'node:test';
import { readEvents } from '../../src/cli/publish/read-events.ts';

async function idsOf(chunks: Iterable<string>): Promise<unknown[]> {
  async function* input() {
    yield* chunks;
  }
  const ids: unknown[] = [];
  for await (const read of readEvents(input())) ids.push('event' in read ? read.event.id : read.fault);
  return ids;
}

function* inPieces(text: string, length: number): Generator<string> {
  for (let at = 0; at < text.length; at += length) yield text.slice(at, at + length);
}

test('wherever the input is cut into chunks, the same events are read from it', async () => {
  const texts = [
    '{"id":1}\n{"id":2}\r\n\n{"id":3}',
    '{"id":1}\n{"id":2}\n{"id":3}\n',
    '[{"id":1},\n{"id":2},{"id":3}]',
  ];
  for (const text of texts) {
    for (let length = 1; length <= text.length; length++) {
      assert.deepEqual(await idsOf(inPieces(text, length)), [1, 2, 3], `${length} of ${text}`);
    }
  }
});

test('a document of one line takes as long as its length, not as the square of it', async () => {
  const timeOf = async (events: number): Promise<number> => {
    const text = JSON.stringify(Array.from({ length: events }, (_, id) => ({ id, data: 'x'.repeat(1_000) })));
    const start = process.cpuUsage();
    assert.equal((await idsOf(inPieces(text, 4_096))).length, events);
    const { user, system } = process.cpuUsage(start);
    return user + system;
  };
  await timeOf(1_000);
  const small = await timeOf(1_000);
  const large = await timeOf(8_000);
  assert.ok(large < 24 * small, `${large} µs for eight times of what took ${small} µs`);
});
