import assert from 'node:assert/strict';
import test from 'node:test';
import { flagOf, readConfig, SETTINGS, settingNames, unknownSettings } from '../../src/settings/config.ts';
import { ConfigError } from '../../src/start-error.ts';

test('without any setting, the documented defaults hold', () => {
  assert.deepEqual(readConfig({}), {
    host: '127.0.0.1',
    port: 8787,
    publicUrl: null,
    trustProxy: false,
    brand: 'Anchor',
    dataDir: './data',
    databaseUrl: null,
    databaseListenUrl: null,
    databaseDistribute: 'auto',
    role: 'all',
    masterKey: null,
    adminToken: null,
    allowTargets: [],
    allowHttpTargets: false,
    targetCaFile: null,
    egressProxy: null,
    egressProxyChecks: false,
    attemptTimeoutMs: 10_000,
    senders: 1,
    retryDelaysMs: [5_000, 10_000, 15_000, 20_000, 30_000],
    retentionDays: 7,
    maxWebhooks: 5,
    catalogFile: null,
    scrubOutput: false,
    apiRateLimit: 50,
    logLevel: 'info',
  });
});

test('values are read in the forms that people write', () => {
  const config = readConfig({
    ANCHOR_HOST: '::',
    ANCHOR_PORT: ' 9000 ',
    ANCHOR_PUBLIC_URL: 'https://hooks.example.com/base/',
    ANCHOR_TRUST_PROXY: '10.0.0.0/8, ::1',
    ANCHOR_MASTER_KEY: Buffer.alloc(32, 7).toString('base64url'),
    ANCHOR_ALLOW_TARGETS: '10.1.0.0/16, hooks.internal,*.corp,[::1]',
    ANCHOR_ALLOW_HTTP_TARGETS: 'yes',
    ANCHOR_RETRY_DELAYS: '0.5, 1',
    ANCHOR_LOG_LEVEL: 'WARN',
  });
  assert.equal(config.host, '::');
  assert.equal(config.port, 9000);
  assert.equal(config.publicUrl, 'https://hooks.example.com/base');
  assert.deepEqual(config.trustProxy, ['10.0.0.0/8', '::1']);
  assert.deepEqual(config.masterKey, new Uint8Array(32).fill(7));
  assert.deepEqual(config.allowTargets, ['10.1.0.0/16', 'hooks.internal', '*.corp', '[::1]']);
  assert.equal(config.allowHttpTargets, true);
  assert.deepEqual(config.retryDelaysMs, [500, 1000]);
  assert.equal(config.logLevel, 'warn');
});

test('a flag goes before the environment, and an empty value counts as left out', () => {
  const env = { ANCHOR_PORT: '9000', ANCHOR_BRAND: '' };
  assert.equal(readConfig(env, { port: '9001' }).port, 9001);
  assert.equal(readConfig(env, { port: '' }).port, 9000);
  assert.equal(readConfig(env).brand, 'Anchor');
});

const FAULTS: [env: Record<string, string>, message: RegExp][] = [
  [
    { ANCHOR_HOST: 'not a host' },
    /^ANCHOR_HOST must be an IP address or a host name.* It is "not a host"\.$/,
  ],
  [{ ANCHOR_PORT: 'http' }, /^ANCHOR_PORT must be a whole number from 0 to 65535\. It is "http"\.$/],
  [{ ANCHOR_PORT: '65536' }, /^ANCHOR_PORT must be a whole number/],
  [{ ANCHOR_PORT: '-1' }, /^ANCHOR_PORT must be a whole number/],
  [{ ANCHOR_PUBLIC_URL: 'hooks.example.com' }, /^ANCHOR_PUBLIC_URL must be an http or https URL/],
  [
    { ANCHOR_PUBLIC_URL: 'https://me:hunter2@hooks.example.com' },
    /^ANCHOR_PUBLIC_URL must be an http or https URL .* It is "https:\/\/…@hooks\.example\.com"\.$/,
  ],
  [{ ANCHOR_EGRESS_PROXY: 'http://me:100%@proxy' }, /^ANCHOR_EGRESS_PROXY must be a URL in which a percent/],
  [{ ANCHOR_TRUST_PROXY: 'maybe' }, /^ANCHOR_TRUST_PROXY must be true, false, or the addresses/],
  [{ ANCHOR_BRAND: 'My Brand' }, /^ANCHOR_BRAND must be 1 to 32 letters, digits or hyphens/],
  [{ ANCHOR_ALLOW_TARGETS: '10.0.0.0/40' }, /^ANCHOR_ALLOW_TARGETS must be CIDR blocks, addresses, hosts/],
  [{ ANCHOR_ALLOW_HTTP_TARGETS: 'ja' }, /^ANCHOR_ALLOW_HTTP_TARGETS must be true or false\. It is "ja"\.$/],
  [
    { ANCHOR_ATTEMPT_TIMEOUT_MS: '10s' },
    /^ANCHOR_ATTEMPT_TIMEOUT_MS must be a whole number from 100 to 600000/,
  ],
  [{ ANCHOR_RETRY_DELAYS: '5,soon' }, /^ANCHOR_RETRY_DELAYS must be up to 20 numbers of seconds/],
  [{ ANCHOR_RETENTION_DAYS: '0' }, /^ANCHOR_RETENTION_DAYS must be a number from 0\.01 to 3650/],
  [{ ANCHOR_MAX_WEBHOOKS: '0' }, /^ANCHOR_MAX_WEBHOOKS must be a whole number from 1 to 10000/],
  [{ ANCHOR_API_RATE_LIMIT: 'off' }, /^ANCHOR_API_RATE_LIMIT must be a number from 0 to 1000000/],
  [{ ANCHOR_LOG_LEVEL: 'loud' }, /^ANCHOR_LOG_LEVEL must be one of trace, debug, info/],
  [{ ANCHOR_DATABASE_URL: 'mysql://host/db' }, /^ANCHOR_DATABASE_URL must be a URL such as postgres:/],
  [{ ANCHOR_DATABASE_URL: 'postgres://host' }, /^ANCHOR_DATABASE_URL must be a URL such as postgres:/],
  [{ ANCHOR_DATABASE_URL: 'postgres://host/db' }, /^ANCHOR_MASTER_KEY is missing: .*openssl/],
  [{ ANCHOR_DATABASE_DISTRIBUTE: 'yes' }, /^ANCHOR_DATABASE_DISTRIBUTE must be one of auto, none, citus/],
  [{ ANCHOR_ROLE: 'worker' }, /^ANCHOR_ROLE cannot be used: .* Remove the setting\.$/],
];

for (const [env, message] of FAULTS) {
  const [name, value] = Object.entries(env)[0] ?? [];
  test(`${name}=${value} is refused in one line that names setting, fault and fix`, () => {
    assert.throws(
      () => readConfig(env),
      (error) => error instanceof ConfigError && message.test(error.message) && !error.message.includes('\n'),
    );
  });
}

test('a fault in a flag names the flag', () => {
  assert.throws(() => readConfig({}, { port: 'x' }), { message: /^--port must be/ });
});

test('the value of a secret is never in the message', () => {
  const secrets = { ANCHOR_MASTER_KEY: 'c2VjcmV0LXZhbHVl', ANCHOR_ADMIN_TOKEN: 'secret-value' };
  for (const [name, value] of Object.entries(secrets)) {
    assert.throws(
      () => readConfig({ [name]: value }),
      (error) =>
        error instanceof ConfigError && error.message.startsWith(name) && !error.message.includes(value),
    );
  }
});

test('an unknown ANCHOR_ variable is told, with the setting that was probably meant', () => {
  assert.deepEqual(
    unknownSettings({ ANCHOR_PROT: '1', ANCHOR_ALLOW_TARGET: 'x', PORT: '1', ANCHOR_PORT: '1' }),
    [
      'ANCHOR_PROT is not a setting and has no effect. Did you mean ANCHOR_PORT?',
      'ANCHOR_ALLOW_TARGET is not a setting and has no effect. Did you mean ANCHOR_ALLOW_TARGETS?',
    ],
  );
  assert.deepEqual(unknownSettings({ ANCHOR_SOMETHING_ELSE: '1' }), [
    'ANCHOR_SOMETHING_ELSE is not a setting and has no effect.',
  ]);
});

test('every setting has a variable and a flag of its own, and a sentence that explains it', () => {
  const variables = settingNames().map((name) => SETTINGS[name].env);
  assert.equal(new Set(variables).size, variables.length);
  assert.equal(flagOf('allowHttpTargets'), '--allow-http-targets');
  for (const name of settingNames()) assert.match(SETTINGS[name].doc, /\.$/);
});
