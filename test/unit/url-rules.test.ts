import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { AWS_SUFFIXES, METADATA_HOSTS, SUSPECTED_METADATA_HOSTS } from '../../src/network/refused-hosts.ts';
import { createUrlRules, type UrlRefusal, type UrlRules } from '../../src/network/url-rules.ts';

const rules = createUrlRules({ allowTargets: [], allowHttp: false });

function refusal(url: string, by: UrlRules = rules): UrlRefusal {
  const verdict = by.check(url);
  assert.ok(!verdict.ok, `${url} was accepted`);
  return verdict;
}

function assertRefused(rule: string, urls: readonly string[], by: UrlRules = rules): void {
  for (const url of urls) assert.equal(refusal(url, by).rule, rule, url);
}

function assertAccepted(urls: readonly string[], by: UrlRules = rules): void {
  for (const url of urls) {
    const verdict = by.check(url);
    assert.ok(verdict.ok, `${url} was refused: ${verdict.ok ? '' : verdict.message}`);
  }
}

test('legitimate endpoints pass', () => {
  assertAccepted([
    'https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX',
    'https://your-app.example.com/anchor/webhooks',
    'https://your-app.example.com',
    'https://your-app.example.com./webhooks',
    'https://example.com:8443/webhooks',
    'https://example.com:443/webhooks?token=a%20b&x=@y#part',
    'https://example.com/@team/hook',
    'https://example.com/a:b@c',
    'HTTPS://EXAMPLE.COM/Hook',
    'https://bücher.example/haken',
    'https://xn--bcher-kva.example/haken',
    'https://例え.jp/フック',
    'https://93.184.215.14/webhooks',
    'https://[2606:4700:4700::1111]/webhooks',
    'https://[2606:4700:4700::1111]:8443/webhooks',
    `https://example.com/${'a/'.repeat(1000)}`,
    'https://my-function.lambda-url.us-east-1.on.aws/',
    'https://abc123.execute-api.us-east-1.amazonaws.com/prod',
    'https://bucket.s3.eu-west-1.amazonaws.com/x',
    'https://localhost.example.com/',
    'https://internal.example.com/',
    'https://local.example.com/',
    'https://my.localdomain.example/',
    'https://notlocalhost.com/',
    'https://metadata.example.com/',
    'https://metadata.google.internal.example.com/',
    'https://sts.example.com/',
    'https://sts.amazonaws.com.example.com/',
    'https://myamazonaws.com/sts',
    'https://a_b.example.com/',
  ]);
});

test('a fragment is accepted and is no part of what an attempt requests', () => {
  const verdict = rules.check('https://example.com/hook?a=1#section');
  assert.ok(verdict.ok);
  assert.equal(verdict.url.pathname + verdict.url.search, '/hook?a=1');
});

test('only https, unless the operator allows http', () => {
  const other = [
    'ftp://example.com/',
    'ws://example.com/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:,x',
  ];
  other.push('example.com/hook', '//example.com/hook', '/hook', '', 'https', 'https:', 'https:example.com');
  other.push(
    'gopher://example.com',
    'httpss://example.com',
    'xhttps://example.com',
    'unix:/var/run/docker.sock',
  );
  assertRefused('https_only', ['http://example.com/', 'HTTP://example.com/', ...other]);
  const withHttp = createUrlRules({ allowTargets: [], allowHttp: true });
  assertAccepted(['http://example.com/', 'https://example.com/'], withHttp);
  assertRefused('https_only', other, withHttp);
  const bare = withHttp.check('localhost:3000/hook');
  assert.match(
    bare.ok ? '' : bare.message,
    /must begin with https:\/\/ or http:\/\/,/,
    'says what is allowed',
  );
  assertRefused('loopback', ['http://127.0.0.1/'], withHttp);
});

test('what the parser cannot read is refused', () => {
  const urls = [
    'https://',
    'https:///',
    'https://?',
    'https://#x',
    'https://example.com:99999/',
    'https://[::1/',
  ];
  urls.push(
    'https://exa<mple.com/',
    'https://example.com:port/',
    'https://1.2.3.256/',
    'https://%zz/',
    'https://[fe80::1%25eth0]/',
  );
  for (const url of urls) assert.ok(!rules.check(url).ok, url);
});

test('a port that nothing can listen on is refused', () => {
  assertRefused('url_invalid', ['https://example.com:0/', 'https://example.com:00000/hook']);
  assertAccepted(['https://example.com:1/', 'https://example.com:65535/']);
});

test('a host that no name server could have is refused', () => {
  const label = 'a'.repeat(63);
  const of253 = `${label}.${label}.${label}.${'a'.repeat(57)}.com`;
  assertAccepted([
    `https://${label}.com/`,
    `https://${of253}/`,
    `https://${of253}./`,
    'https://a--b.example.com/',
    'https://_hooks.example.com/',
    'https://1.example.com/',
  ]);
  const refused: [url: string, message: RegExp][] = [
    ['https://example..com/x', /^example\.\.com has two dots in a row/],
    ['https://.example.com/', /or one at its beginning/],
    ['https://example.com../', /two dots in a row/],
    ['https://example。。com/', /two dots in a row/],
    [`https://${label}a.com/`, /has 64 characters, and each part of a name may have 63/],
    [`https://a${of253}/`, /has 254 characters, and a name may have 253/],
    ['https://-a.com/', /^"-a" in -a\.com can be no part of a host name/],
    ['https://a-.com/', /^"a-"/],
    ['https://a.-.com/', /^"-"/],
    ['https://*.example.com/', /^"\*"/],
    ['https://{tenant}.example.com/', /^"\{tenant\}"/],
  ];
  for (const [url, message] of refused) {
    const { rule, message: said } = refusal(url);
    assert.equal(rule, 'host_invalid', url);
    assert.match(said, message);
  }
  const allowed = createUrlRules({ allowTargets: ['*.corp'], allowHttp: false });
  assertRefused('host_invalid', ['https://a..corp/'], allowed);
});

test('an empty label opens no way past the rules about names', () => {
  assertRefused('localhost', ['https://localhost../', 'https://a..localhost/']);
  assertRefused('internal_name', ['https://vault..internal/', 'https://x.local../']);
});

test('2048 characters pass, 2049 do not, counted as given', () => {
  const base = 'https://example.com/';
  const fill = (unit: string, total: number) => base + unit.repeat(total - base.length);
  assertAccepted([fill('a', 2048), fill('é', 2048), fill('😀', 2048)]);
  assertRefused('url_too_long', [fill('a', 2049), fill('é', 2049), fill('😀', 2049)]);
});

test('a user name or password is refused, also an empty one', () => {
  assertRefused('credentials', [
    'https://user:password@example.com/',
    'https://user@example.com/',
    'https://:password@example.com/',
    'https://@example.com/',
    'https://:@example.com/',
    'https://user:p@ss@example.com/',
    'https://example.com@hooks.slack.com/',
    'https:\\\\user@example.com/',
    'https:////user@example.com/',
    'https://us%65r@example.com',
  ]);
});

test('spaces and control characters are refused, as the parser would silently drop them', () => {
  assertRefused('url_characters', [
    ' https://example.com/',
    'https://example.com/\n',
    'https://example.com/a b',
    'https://exa\tmple.com/',
    'https://127.0.0.1\u0000.example.com/',
    'https://example.com/\u00a0',
    'https://example.com/\u0085',
    'ht\ntps://example.com/',
  ]);
});

test('every notation of a refused IPv4 address is seen as what it is', () => {
  assertRefused('loopback', [
    'https://127.0.0.1/',
    'https://127.0.0.1./',
    'https://127.1/',
    'https://127.0.1/',
    'https://2130706433/',
    'https://2130706433./',
    'https://017700000001/',
    'https://0177.0.0.1/',
    'https://0177.0.0.0x1/',
    'https://0x7f000001/',
    'https://0x7f.0.0.1/',
    'https://0x7F.1/',
    'https://１２７.０.０.１/',
    'https://①②⑦.0.0.1/',
    'https://127。0。0。1/',
    'https://%31%32%37.0.0.1/',
    'https://127%2e0.0.1/',
    'https:\\\\127.0.0.1\\hook',
    'https:////127.0.0.1/',
    'https://127.0.0.1:8443/',
    'https://127.0.0.1?x',
    'https://127.0.0.1#@example.com',
    'https://127.255.255.254/',
  ]);
  assertRefused('link_local', [
    'https://169.254.169.254/latest/',
    'https://2852039166/',
    'https://0xa9fea9fe/',
    'https://0251.0376.0251.0376/',
  ]);
  assertRefused('unspecified', ['https://0/', 'https://0.0.0.0/', 'https://0x0/', 'https://00000/']);
  assertRefused('private', [
    'https://10.1/',
    'https://192.168.257/',
    'https://0xc0a80101/',
    'https://172.16.0.1/',
  ]);
});

test('every notation of a refused IPv6 address is seen as what it is', () => {
  assertRefused('loopback', [
    'https://[::1]/',
    'https://[0:0:0:0:0:0:0:1]/',
    'https://[0000::0001]:8443/',
    'https://[::0.0.0.1]/',
  ]);
  assertRefused('unspecified', ['https://[::]/', 'https://[0:0::0]/']);
  assertRefused('ipv4_in_ipv6', [
    'https://[::ffff:127.0.0.1]/',
    'https://[::FFFF:7f00:1]/',
    'https://[0:0:0:0:0:ffff:10.0.0.1]/',
    'https://[::127.0.0.1]/',
  ]);
  assertRefused('unique_local', ['https://[fd00:ec2::254]/', 'https://[FC00::]/']);
  assertRefused('link_local', ['https://[fe80::1]/']);
  assertRefused('nat64', [
    'https://[64:ff9b::10.0.0.1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[64:ff9b:1::8.8.8.8]/',
  ]);
});

test('names of this machine are refused', () => {
  assertRefused('localhost', [
    'https://localhost/',
    'https://localhost./',
    'https://localhost../',
    'https://LOCALHOST:8443/',
    'https://app.localhost/',
    'https://a.b.localhost./',
    'https://ｌｏｃａｌｈｏｓｔ/',
    'https://local%68ost/',
    'https://localhost.localdomain/',
    'https://localho\u00adst/',
  ]);
});

test('names of internal networks are refused', () => {
  assertRefused('internal_name', [
    'https://printer.local/',
    'https://a.b.local./',
    'https://PRINTER.LOCAL/',
    'https://vault.internal/',
    'https://vault.internal./',
    'https://ip-10-0-0-1.ec2.internal/',
    'https://kubernetes.default.svc.cluster.local/',
    'https://host.docker.internal/',
    'https://vault．internal/',
    'https://x.ｌｏｃａｌ/',
  ]);
  assertRefused('single_label_name', [
    'https://intranet/',
    'https://intranet./',
    'https://metadata/',
    'https://com/',
    'https://bücher/',
    'https://./',
  ]);
  assertRefused('internal_name', ['https://local/', 'https://internal/']);
});

test('every metadata name is refused, with a trailing dot, a port, or in capitals', () => {
  const hosts = [...METADATA_HOSTS.map(({ host }) => host), ...SUSPECTED_METADATA_HOSTS];
  for (const required of ['metadata.google.internal', 'metadata.azure.com', 'instance-data']) {
    assert.ok(hosts.includes(required), required);
  }
  for (const host of hosts) {
    assertRefused('cloud_metadata', [
      `https://${host}/`,
      `https://${host}./latest/meta-data`,
      `https://${host.toUpperCase()}:8443/`,
    ]);
  }
});

test('AWS hosts that hand out credentials are refused in every partition', () => {
  assertRefused('cloud_control_plane', [
    'https://sts.amazonaws.com/',
    'https://sts.amazonaws.com./',
    'https://STS.AmazonAWS.com/',
    'https://sts.us-east-1.amazonaws.com/',
    'https://sts-fips.us-east-1.amazonaws.com/',
    'https://sts.us-gov-west-1.amazonaws.com/',
    'https://sts.cn-north-1.amazonaws.com.cn/',
    'https://sts.cn-northwest-1.amazonaws.com.cn./',
    'https://sts.us-east-1.api.aws/',
    'https://sts-fips.us-gov-east-1.api.aws/',
    'https://sts.cn-north-1.api.amazonwebservices.com.cn/',
    'https://vpce-0123456789-abcdef.sts.us-east-1.vpce.amazonaws.com/',
    'https://iam.amazonaws.com/',
    'https://iam-fips.amazonaws.com/',
    'https://iam.us-gov.amazonaws.com/',
    'https://iam.cn-north-1.amazonaws.com.cn/',
    'https://iam.global.api.aws/',
    'https://eks-auth.us-east-1.api.aws/',
    'https://eks-auth-fips.us-east-1.api.aws/',
    'https://eks-auth.us-east-1.amazonaws.com/',
    'https://eks-auth.cn-north-1.api.amazonwebservices.com.cn/',
  ]);
  for (const suffix of AWS_SUFFIXES) {
    assertRefused('cloud_control_plane', [`https://sts.region-1.${suffix}/`, `https://iam.${suffix}./`]);
  }
});

test('a refusal says in plain words what is wrong and what to do, and names the address', () => {
  const { message } = refusal('https://2130706433/hook');
  assert.match(message, /^127\.0\.0\.1 is a loopback address \(127\.0\.0\.0\/8, RFC 1122\)/);
  const samples = [
    'http://example.com',
    'https://a@b.com',
    'https://localhost',
    'https://[::1]',
    'https://a b',
  ];
  samples.push(
    'https://[',
    'https://metadata.goog',
    'https://sts.amazonaws.com',
    `https://a.com/${'x'.repeat(3000)}`,
  );
  for (const url of samples) assert.match(refusal(url).message, /^\S.*\. \S.*\.$/, url);
  const atConnect = rules.checkAddress('10.0.0.5', 4, 'hooks.example.com');
  assert.ok(!atConnect.ok);
  assert.match(atConnect.message, /^hooks\.example\.com resolves to 10\.0\.0\.5, which is a private address/);
});

test('an allowed block lifts the address rules, in URLs and at connect, and no rule about names', () => {
  const open = createUrlRules({
    allowTargets: ['127.0.0.0/8', 'fd00::/8', '10.1.2.3', '[::1]'],
    allowHttp: false,
  });
  assertAccepted(
    [
      'https://127.0.0.1:8443/',
      'https://127.1/',
      'https://[fd12::1]/',
      'https://10.1.2.3/',
      'https://[::1]/',
    ],
    open,
  );
  assertRefused('private', ['https://10.1.2.4/'], open);
  assertRefused('localhost', ['https://localhost/'], open);
  assertRefused('https_only', ['http://127.0.0.1/'], open);
  assertRefused('credentials', ['https://u:p@127.0.0.1/'], open);
  assertRefused('ipv4_in_ipv6', ['https://[::ffff:127.0.0.1]/'], open);
  assert.ok(open.checkAddress('127.0.0.1', 4, 'hooks.example.com').ok);
  assert.ok(open.checkAddress('::1', 6).ok);
  assert.ok(!open.checkAddress('10.0.0.1', 4, 'hooks.example.com').ok);
});

test('an allowed host lifts the name and address rules for that host alone', () => {
  const open = createUrlRules({
    allowTargets: ['localhost', 'Hooks.Internal.', '*.corp.internal'],
    allowHttp: false,
  });
  assertAccepted(
    [
      'https://localhost:8443/',
      'https://localhost./',
      'https://hooks.internal/',
      'https://a.b.corp.internal/',
    ],
    open,
  );
  assertRefused(
    'internal_name',
    [
      'https://other.internal/',
      'https://corp.internal/',
      'https://a.hooks.internal/',
      'https://xcorp.internal/',
    ],
    open,
  );
  assertRefused('localhost', ['https://app.localhost/'], open);
  assertRefused('https_only', ['http://localhost/'], open);
  assert.ok(open.checkAddress('127.0.0.1', 4, 'localhost').ok);
  assert.ok(open.checkAddress('10.0.0.1', 4, 'A.corp.internal.').ok);
  assert.ok(!open.checkAddress('127.0.0.1', 4, 'example.com').ok);
  assert.ok(!open.checkAddress('127.0.0.1', 4).ok);
});

test('a wrong allowance is refused with its text', () => {
  for (const entry of [
    '',
    '*',
    '*.',
    '10.0.0.0/33',
    'a b',
    'https://example.com',
    'host:80',
    '10.0.0.0-10.0.0.9',
  ]) {
    assert.throws(() => createUrlRules({ allowTargets: [entry], allowHttp: false }), RangeError, entry);
  }
});

test('no text at all makes the check throw, and what it accepts is https to a host that is not refused', () => {
  const pieces = fc.constantFrom(
    'https://',
    'http://',
    '127.0.0.1',
    'localhost',
    '@',
    ':',
    '[',
    ']',
    '::1',
    '.',
    '/',
    '\\',
    '#',
    '?',
    '%',
    'a.com',
    '1',
    '0x',
    '。',
  );
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join('')),
    fc.webUrl(),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const verdict = rules.check(text);
      if (!verdict.ok) return;
      assert.equal(verdict.url.protocol, 'https:');
      assert.equal(verdict.url.username + verdict.url.password, '');
      // A judged URL stays judged the same once normalised, so that what is connected to is what was checked.
      assert.ok(rules.check(verdict.url.href.slice(0, 2048)).ok);
    }),
    { numRuns: 300 },
  );
});
