import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { CommandFault } from '../../src/cli/command-fault.ts';
import { profileFile, readProfile } from '../../src/cli/profile.ts';
import { tempDir } from '../support/temp-dir.ts';

function home(t: TestContext, content: string): { XDG_CONFIG_HOME: string } {
  const env = { XDG_CONFIG_HOME: tempDir(t) };
  mkdirSync(join(env.XDG_CONFIG_HOME, 'anchor-webhooks'));
  writeFileSync(profileFile(env), content);
  return env;
}

const PROFILES = JSON.stringify({
  profiles: {
    default: { url: 'https://hooks.example.com', api_key: 'ak_default', project_id: 'p1' },
    staging: { url: 'https://staging.example.com', api_key: 'ak_staging' },
  },
});

test('without any settings the service is looked for on this machine', (t) => {
  const env = { XDG_CONFIG_HOME: tempDir(t) };
  assert.equal(readProfile(env, {}).url, 'http://127.0.0.1:8787');
  assert.equal(readProfile({ ...env, ANCHOR_PORT: '9001' }, {}).url, 'http://127.0.0.1:9001');
});

test('a flag goes before the environment, and that before the profile', (t) => {
  const env = home(t, PROFILES);
  assert.deepEqual(readProfile(env, {}), {
    url: 'https://hooks.example.com',
    projectId: 'p1',
    apiKey: 'ak_default',
    publisherKey: undefined,
    adminToken: undefined,
  });
  assert.equal(readProfile(env, { profile: 'staging' }).apiKey, 'ak_staging');
  assert.equal(readProfile({ ...env, ANCHOR_PROFILE: 'staging' }, {}).apiKey, 'ak_staging');
  assert.equal(readProfile({ ...env, ANCHOR_API_KEY: 'ak_env' }, { profile: 'staging' }).apiKey, 'ak_env');
  assert.equal(readProfile({ ...env, ANCHOR_URL: 'http://a' }, { url: 'http://b' }).url, 'http://b');
  assert.equal(readProfile(env, { project: 'p2' }).projectId, 'p2');
});

test('a profile can be a file of its own', (t) => {
  const file = join(tempDir(t), 'mine.json');
  writeFileSync(file, '{"api_key":"ak_file"}');
  assert.equal(readProfile({}, { profile: file }).apiKey, 'ak_file');
});

test('a profile that is not there or not right is told, without any of its values', (t) => {
  const cases: [string, string | undefined, RegExp][] = [
    [PROFILES, 'prod', /no profile "prod".*there are: default, staging/],
    ['{"profiles": {"default": {"apikey": "ak_secret"}}}', undefined, /"apikey" is no part of a profile/],
    ['{"profiles": {"default": {"api_key": 1}}}', undefined, /"api_key" must be a text/],
    ['{"api_key": "ak_secret', undefined, /is not JSON/],
    ['{"api_key": "ak_secret"}', 'default', /must look like/],
    ['{"default": {"api_key": "ak_secret"}}', undefined, /must look like/],
  ];
  for (const [content, profile, message] of cases) {
    const env = home(t, content);
    const read = () => readProfile(env, profile === undefined ? {} : { profile });
    assert.throws(read, (error) => {
      assert.ok(error instanceof CommandFault);
      assert.match(error.message, message);
      assert.doesNotMatch(error.message, /ak_secret/);
      return true;
    });
  }
});
