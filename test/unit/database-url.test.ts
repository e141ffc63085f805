import assert from 'node:assert/strict';
import test from 'node:test';
import { DatabaseUrlFault, parseDatabaseUrl } from '../../src/settings/database-url.ts';

test('one host, or several with their ports, with account and parameters', () => {
  const one = parseDatabaseUrl('postgres://me:p%40ss,word@db.example/anchor?sslmode=verify-full');
  assert.deepEqual(
    [one.hosts, one.user, one.password, one.database, one.sslmode, one.needsWritable],
    [[{ host: 'db.example', port: 5432 }], 'me', 'p@ss,word', 'anchor', 'verify-full', false],
  );
  const many = parseDatabaseUrl('postgresql://me@a:6000,[2001:db8::1]:6001,c/anchor');
  assert.deepEqual(many.hosts, [
    { host: 'a', port: 6000 },
    { host: '2001:db8::1', port: 6001 },
    { host: 'c', port: 5432 },
  ]);
  assert.equal(many.needsWritable, true, 'of several, the one that takes writes');
  assert.equal(parseDatabaseUrl('postgres://a,b/anchor?target_session_attrs=any').needsWritable, false);
  assert.equal(parseDatabaseUrl('postgres://a/anchor?target_session_attrs=primary').needsWritable, true);
});

const REFUSED: [url: string, message: RegExp][] = [
  ['mysql://host/db', /a URL such as postgres:/],
  ['postgres://host', /a URL such as postgres:/],
  ['postgres://host/', /a URL such as postgres:/],
  ['postgres://host:port/db', /a URL such as postgres:/],
  ['postgres://host,:::/db', /a URL such as postgres:/],
  ['postgres://user:50%@host/db', /a percent sign is written as %25/],
  ['postgres://host/db?sslmod=verify-full', /no other parameters than sslmode, .*, not sslmod$/],
  ['postgres://host/db?sslmode=on', /sslmode is one of disable, .* verify-full$/],
  [
    'postgres://host/db?target_session_attrs=standby',
    /target_session_attrs is one of any, read-write, primary$/,
  ],
];

test('what is no such URL is refused with what it must be, and never shows the password', () => {
  for (const [url, message] of REFUSED) {
    assert.throws(
      () => parseDatabaseUrl(url),
      (fault: unknown) => fault instanceof DatabaseUrlFault && message.test(fault.message),
      url,
    );
  }
});
