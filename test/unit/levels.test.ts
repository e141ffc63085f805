import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Levelled, Levels, noLevel } from '../../src/deliver/levels.ts';

interface Item {
  name: string;
  place: Levelled<Item>;
}

const item = (name: string): Item => ({ name, place: noLevel() });
const anything = () => true;

test('the first is of the lowest level, and of those the one that came first', () => {
  const levels = new Levels<Item>();
  const [a, b, c] = [item('a'), item('b'), item('c')];
  levels.add(a, 3);
  levels.add(b, 1);
  levels.add(c, 1);
  assert.deepEqual([levels.size, levels.lowestLevel(), levels.first()], [3, 1, b]);
  levels.delete(b);
  assert.equal(levels.first(), c);
  levels.delete(c);
  assert.deepEqual([levels.lowestLevel(), levels.first()], [3, a]);
});

test('an item that is in keeps its place, and one that is taken out leaves the others theirs', () => {
  const levels = new Levels<Item>();
  const items = ['a', 'b', 'c', 'd'].map(item);
  for (const each of items) levels.add(each, 0);
  const [a, b, c, d] = items as [Item, Item, Item, Item];
  levels.add(a, 5);
  assert.equal(levels.size, 4);
  assert.deepEqual([levels.delete(b), levels.delete(b)], [true, false]);
  levels.add(b, 0);
  const order: string[] = [];
  levels.find(1, ({ name }) => {
    order.push(name);
    return false;
  });
  assert.deepEqual(order, ['a', 'c', 'd', 'b']);
  for (const each of [a, b, c, d]) levels.delete(each);
  assert.deepEqual(
    [levels.size, levels.first(), levels.lowestLevel()],
    [0, undefined, Number.POSITIVE_INFINITY],
  );
});

test('what is found is below the limit, and fits', () => {
  const levels = new Levels<Item>();
  const [a, b] = [item('a'), item('b')];
  levels.add(a, 1);
  levels.add(b, 4);
  assert.equal(levels.find(1, anything), undefined);
  assert.equal(levels.find(2, anything), a);
  assert.equal(
    levels.find(4, ({ name }) => name === 'b'),
    undefined,
  );
  assert.equal(
    levels.find(5, ({ name }) => name === 'b'),
    b,
  );
});
