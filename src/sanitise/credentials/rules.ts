/** A rule that goes by what stands around a secret, whoever issued it. */
export interface GeneralRule {
  /** Stable: it is what a dry run and the docs name. */
  id: string;
  /** What is masked. */
  title: string;
  /** A text with a made-up secret between « and ». */
  example: string;
  /** A text of the same sort in which nothing is masked. */
  counterExample: string;
}

/** The rules beside the table of kinds, as the docs list them and the tests try them. */
export const GENERAL_RULES: readonly GeneralRule[] = [
  {
    id: 'named-password',
    title: 'What is assigned to a name such as `password`, `pwd`, `db_pass`, or said of it',
    example: 'login failed with password=«tr0ub4dor&3»',
    counterExample: 'password: required',
  },
  {
    id: 'named-token',
    title: 'What is assigned to a name such as `token`, `accessToken`, `jwt`',
    example: '{"refreshToken": "«c29tZSByYW5kb20gYnl0ZXM»"}',
    counterExample: 'Invalid token: unexpected end of input',
  },
  {
    id: 'named-key',
    title: 'What is assigned to a name such as `api_key`, `SecretKey`, `x-api-key`; also a UUID',
    example: 'api_key: «0b5c2d4e-8f1a-4c3b-9d7e-6a5f4e3d2c1b»',
    counterExample: 'cache_key: 0b5c2d4e-8f1a-4c3b-9d7e-6a5f4e3d2c1b',
  },
  {
    id: 'named-secret',
    title: 'What is assigned to a name such as `secret`, `credentials`, `session`',
    example: 'CLIENT_SECRET="«k7Tq2vXw9LpZ»"',
    counterExample: 'secret_name: app-database',
  },
  {
    id: 'beside-telling-word',
    title: 'A drawn value shortly behind a word such as "token" or "API key" in a sentence',
    example: 'it sent the API key of Ann, «a8f5f167f44f4964e6c998de», twice',
    counterExample: 'the token for request a8f5f167f44f4964e6c998de was rejected',
  },
  {
    id: 'password-by-form',
    title:
      'A word of letters in both cases, digits and a sign, as sites demand of passwords, near a word about a login',
    example: 'could not log in as ann with «Sunfl0wer!99»',
    counterExample: 'could not log in as ann with Chrome130.0.1',
  },
  {
    id: 'url-password',
    title: 'The password of a URL or connection string, whatever its scheme',
    example: 'connect to postgres://app:«s3cr3t/p@ss»@db.example.com:5432/main failed',
    counterExample: 'GET https://shop.example.com:8443/cart@2x.png failed',
  },
  {
    id: 'url-token',
    title: 'A user name in a URL that looks drawn, such as the key of a Sentry DSN',
    example: 'https://«9f2b7c1d4e8a6035c1d2e3f4a5b6c7d8»@o1.ingest.example.com/42',
    counterExample: 'https://ann@example.com/42',
  },
  {
    id: 'url-signature',
    title:
      'Parameters that sign a URL or let its bearer in: `X-Amz-Signature`, `sig`, `Signature`, `code`, ...',
    example: 'https://files.example.com/a.pdf?se=2026-01-01&sig=«Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA%3D%3D»',
    counterExample: 'https://files.example.com/a.pdf?page=2&sort=name',
  },
  {
    id: 'authorization',
    title: 'Credentials of an Authorization header, of any scheme; of Digest and AWS headers the proof alone',
    example: 'Authorization: Token «7f3a9c1e5b2d8f4a»',
    counterExample: 'Authorization: Bearer <token>',
  },
  {
    id: 'bearer-token',
    title: 'A token behind the word Bearer',
    example: 'sent Bearer «mF_9.B5f-4.1JqM» and got 401',
    counterExample: 'the bearer token has expired',
  },
  {
    id: 'basic-authentication',
    title: 'Base64 behind the word Basic that decodes to a name, a colon and a password',
    example: 'sent Basic «QWxhZGRpbjpvcGVuIHNlc2FtZQ==» and got 401',
    counterExample: 'the basic understanding of it',
  },
  {
    id: 'cookie',
    title: 'The values of Cookie and Set-Cookie headers',
    example: 'Cookie: sid=«8f14e45fceea167a»; theme=«dark-blue»',
    counterExample: 'the cookie banner was closed',
  },
  {
    id: 'json-web-token',
    title: 'JSON Web Tokens, also without signature',
    example: 'got «eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.c2lnbmF0dXJlLW9mLWl0» back',
    counterExample: 'got eyJhbGciOiJIUzI1NiJ9 back',
  },
  {
    id: 'private-key',
    title: 'The body of a private key (PEM, OpenSSH, PGP): on lines, on one line with `\\n`, or cut off',
    example:
      '-----BEGIN EC PRIVATE KEY-----\\n«MHcCAQEEIIrYSSNQFaA2Hwf1duRSxKtLYX5CB04f»\\n-----END EC PRIVATE KEY-----',
    counterExample:
      '-----BEGIN CERTIFICATE-----\\nMIIBszCCAVmgAwIBAgIUQx7kZ2pVtW9cRr4LmYhq\\n-----END CERTIFICATE-----',
  },
  {
    id: 'command-option',
    title:
      'Passwords in short options of tools that read them so: `curl -u`, `mysql -p`, `sshpass -p`, `redis-cli -a`, ...',
    example: 'mysql -h db -u root -p«hunter2x» main',
    counterExample: 'mkdir -p build/output',
  },
  {
    id: 'prefixed-token',
    title:
      'A drawn value behind a prefix that says what it is, whoever issued it (`xy_live_`, `xyz_pat_`, `sk_xy_`), or a long one of letters in both cases and digits behind any short prefix (`xyz_`) that ids do not have',
    example: 'it printed «zz_live_4f8Kq2Lw9XnB7tRmVc3D» and stopped',
    counterExample: 'it printed zz_run_4f8Kq2Lw9XnB7tRmVc3D and stopped',
  },
  {
    id: 'drawn-setting',
    title:
      'A drawn value of letters in both cases and digits that a variable in capitals is set to, whatever it is called, unless its name tells of something harmless',
    example: 'export ACME="«2UW4EG0Ml0wCWnwbMXpL»"',
    counterExample: 'ACME_BUILD_ID=2UW4EG0Ml0wCWnwbMXpL',
  },
  {
    id: 'seed-phrase',
    title: 'The words of a wallet behind a name such as `mnemonic` or `seed_phrase`',
    example: 'mnemonic: «apple river stone cloud maple tiger ocean paper violin candle garden silver»',
    counterExample: 'seed: apple river stone',
  },
  {
    id: 'device-password',
    title: 'Secrets in the configuration of routers and switches',
    example: 'snmp-server community «k7Tq2vXw» RW',
    counterExample: 'the community is open to all',
  },
  {
    id: 'call-argument',
    title:
      'The secret among the arguments of calls that take a user name and a password, or a key to sign with',
    example: 'new NetworkCredential("ann", "«vzihlaquk»")',
    counterExample: 'login("ann")',
  },
  {
    id: 'common-password',
    title: 'Passwords that people take again and again, with their digits, where they stand alone',
    example: 'typed «letmein42» into the field',
    counterExample: 'password2 does not match password1',
  },
  {
    id: 'kubernetes-secret',
    title: 'The values under `data` and `stringData` of a Kubernetes Secret',
    example: 'kind: Secret\ndata:\n  extra: «YWRtaW46cGFzc3dvcmQ=»',
    counterExample: 'kind: ConfigMap\ndata:\n  extra: YWRtaW46cGFzc3dvcmQ=',
  },
];
