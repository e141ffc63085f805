import assert from 'node:assert/strict';
import test from 'node:test';
import { waitFor } from '../support/wait-for.ts';
import { startApi, taskCompleted } from './api-harness.ts';

test('publishes wait for relief before anything of them is taken in, whichever way they come; other calls do not', async (t) => {
  let relieve = () => {};
  let relief: Promise<void> | null = null;
  let asked = 0;
  const api = await startApi(t, {
    adjust: (deps) => {
      const pressure = {
        relief() {
          asked += 1;
          return relief;
        },
      };
      return { ...deps, pressure };
    },
  });
  const project = await api.newProject();
  const headers = { authorization: `Bearer ${project.publisherKey}`, 'content-type': 'application/json' };
  const publish = async (path: string, body: unknown) =>
    (await fetch(api.origin + path, { method: 'POST', headers, body: JSON.stringify(body) })).status;
  const event = (id: string) => ({ ...taskCompleted(project.id), id });
  assert.equal(await publish('/v1/events', event('evt_first')), 202);
  relief = new Promise((resolve) => {
    relieve = resolve;
  });
  const before = asked;
  const waiting = [
    publish('/v1/events', event('evt_short')),
    publish('/v1/events?dry_run=false', event('evt_route')),
    publish('/v1/events/batch', { events: [event('evt_batch')] }),
  ];
  await waitFor(() => asked === before + waiting.length, { describe: 'all publishes to wait' });
  const found = async (id: string) => {
    const answer = await fetch(`${api.origin}/v1/events/${id}`, {
      headers: { 'anchor-api-key': project.apiKey },
    });
    return answer.status;
  };
  for (const id of ['evt_short', 'evt_route', 'evt_batch']) assert.equal(await found(id), 404);
  relieve();
  assert.deepEqual(await Promise.all(waiting), [202, 202, 202]);
  for (const id of ['evt_short', 'evt_route', 'evt_batch']) assert.equal(await found(id), 200);
});
