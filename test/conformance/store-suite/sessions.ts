import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import test from 'node:test';
import { type Opened, TestProject, times } from './fixtures.ts';

const T = 1_700_000_000_000;

export function sessionTests(opened: Opened): void {
  const sessions = () => opened().store.sessions;
  const newHash = () => createHash('sha256').update(randomUUID()).digest();
  const newSession = (createdAt = T) => ({ sha256: newHash(), createdAt, expiresAt: createdAt + 1_000 });

  async function link(projectId: string | null, expiresAt = T + 500): Promise<Buffer> {
    const sha256 = newHash();
    assert.equal(await sessions().createLink(sha256, { projectId, expiresAt }), 'created');
    return sha256;
  }

  test('a link is found until it expires, and looking at it does not use it up', async () => {
    const { id: projectId } = await TestProject.create(opened());
    const sha256 = await link(projectId, farAhead());
    const expected = { projectId, expiresAt: farAhead() };
    assert.deepEqual(await sessions().findLink(sha256, T), expected);
    assert.deepEqual(await sessions().findLink(sha256, farAhead() - 1), expected);
    assert.equal(await sessions().findLink(sha256, farAhead()), null);
    assert.equal(await sessions().findLink(newHash(), T), null);
  });

  test('a link of an unknown project is refused', async () => {
    const sha256 = newHash();
    const made = await sessions().createLink(sha256, { projectId: randomUUID(), expiresAt: farAhead() });
    assert.equal(made, 'unknown_project');
    assert.equal(await sessions().findLink(sha256, T), null);
  });

  test('a link makes one session, also where several are asked for at once', async () => {
    const { id: projectId } = await TestProject.create(opened());
    const sha256 = await link(projectId, farAhead());
    const wanted = Array.from({ length: 5 }, () => newSession());
    const made = await Promise.all(wanted.map((session) => sessions().useLink(sha256, session)));
    const at = made.findIndex((session) => session !== null);
    assert.deepEqual(made[at], { projectId, createdAt: T, expiresAt: T + 1_000 });
    assert.equal(made.filter((session) => session !== null).length, 1);
    assert.equal(await sessions().findLink(sha256, T), null);
    const found = await times(5, (i) => sessions().findSession(wanted[i]?.sha256 ?? newHash(), T));
    assert.deepEqual(found, made);
  });

  test('an expired link makes no session', async () => {
    const sha256 = await link(null, farAhead());
    const session = newSession(farAhead());
    assert.equal(await sessions().useLink(sha256, session), null);
    assert.equal(await sessions().findSession(session.sha256, session.createdAt), null);
  });

  test('a session lasts until its time, or until it is ended', async () => {
    const first = newSession(farAhead());
    const second = newSession(farAhead());
    assert.ok(await sessions().useLink(await link(null, farAhead() + 1), first));
    assert.ok(await sessions().useLink(await link(null, farAhead() + 1), second));
    const expected = { projectId: null, createdAt: first.createdAt, expiresAt: first.expiresAt };
    assert.deepEqual(await sessions().findSession(first.sha256, first.expiresAt - 1), expected);
    assert.equal(await sessions().findSession(first.sha256, first.expiresAt), null);
    assert.equal(await sessions().endSession(first.sha256), true);
    assert.equal(await sessions().endSession(first.sha256), false);
    assert.equal(await sessions().findSession(first.sha256, first.createdAt), null);
    assert.ok(await sessions().findSession(second.sha256, second.createdAt));
  });

  /** Later than the store's own time, so that it removes nothing as expired on the way. */
  function farAhead(): number {
    return 4_000_000_000_000;
  }
}
