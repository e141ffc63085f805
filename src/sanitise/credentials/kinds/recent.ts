import { ALONE, APART, type Kind, token } from './kind.ts';
import {
  alnum,
  base32,
  base64,
  base64Any,
  exampleOf,
  hex,
  letters,
  lower,
  lowerHex,
  oneOf,
  type Shape,
  upper,
  url,
  uuid,
  word,
} from './shape.ts';

/** Three digits in base64. */
const THREE_DIGITS: Shape = [
  { alphabet: 'M-O', min: 1, max: 1 },
  { alphabet: 'DTjz', min: 1, max: 1 },
  { alphabet: 'AEIMQUYcgk', min: 1, max: 1 },
  { alphabet: 'w-z0-5', min: 1, max: 1 },
];

/** Tokens of open standards, and of products whose tokens have got a form of their own. */
export const RECENT: readonly Kind[] = [
  token('paseto', 'PASETO token', 'paseto.io: specification', [
    oneOf(
      'v1.local.',
      'v2.local.',
      'v3.local.',
      'v4.local.',
      'v1.public.',
      'v2.public.',
      'v3.public.',
      'v4.public.',
    ),
    url(60, 4000),
  ]),
  token('json-web-token-base64', 'JSON Web Token that was encoded once more', 'gitleaks: jwt-base64', [
    oneOf(
      'ZXlKaGJHY2lP',
      'ZXlKMGVYQWlP',
      'ZXlKcmFXUWlP',
      'ZXlKamRIa2lP',
      'ZXlKbGJtTWlP',
      'ZXlKNE5YUWlP',
      'ZXlKcWEzVWlP',
      'ZXlKNmFYQWlP',
    ),
    base64(40, 1500),
  ]),
  token(
    'two-uuid-key',
    'GOV.UK Notify API key: the service and the secret',
    'docs.notifications.service.gov.uk',
    [...uuid, '-', ...uuid],
  ),
  token(
    'aws-bedrock-key-any',
    'Amazon Bedrock API key of any content',
    'docs.aws.amazon.com: Bedrock API keys',
    ['ABSK', base64(100, 300)],
    {
      after: APART,
      counterExample: 'ABSKey',
    },
  ),
  token(
    'vault-batch-token',
    'HashiCorp Vault batch token of the first form',
    'developer.hashicorp.com: tokens',
    ['b.AAAAAQ', url(100, 400)],
  ),
  token('alchemy-token', 'Alchemy auth token', 'trufflehog: alchemy', ['alcht_', alnum(30)]),
  token('axiom-token', 'Axiom token', 'axiom.co: API tokens', [oneOf('xaat-', 'xapt-'), ...uuid]),
  token('bigpanda-key', 'BigPanda user API key', 'docs.bigpanda.io', [oneOf('BPU', 'BPO'), lowerHex(32)]),
  token('checkly-key', 'Checkly API key', 'checklyhq.com: API keys', ['cu_', lowerHex(32)], {
    after: ALONE,
    counterExample: 'cu_1234',
  }),
  token('coralogix-key', 'Coralogix key', 'coralogix.com: API keys', [
    oneOf('cxtp_', 'cxup_'),
    alnum(28, 44),
  ]),
  token('courier-key', 'Courier auth token', 'courier.com: API', ['pk_prod_', upper(26, 32)]),
  token('discord-session', 'Discord session token with a second factor', 'trufflehog: discord', [
    'mfa.',
    url(80, 100),
  ]),
  token('firehydrant-token', 'FireHydrant token', 'docs.firehydrant.com', ['fhb-', lowerHex(32)]),
  token('helicone-key', 'Helicone API key', 'docs.helicone.ai', [
    oneOf('sk-helicone-', 'pk-helicone-'),
    ...Array.from({ length: 3 }, () => [alnum(7), '-']).flat(),
    alnum(7),
  ]),
  token('highlevel-token', 'HighLevel private integration token', 'help.gohighlevel.com', ['pit-', ...uuid]),
  token('localstack-token', 'LocalStack auth token', 'docs.localstack.cloud: auth token', [
    'ls-',
    alnum(8),
    '-',
    alnum(4),
    '-',
    alnum(4),
    '-',
    alnum(4),
    '-',
    alnum(12),
  ]),
  token('modal-token', 'Modal token', 'modal.com: tokens', [oneOf('ak-', 'as-'), alnum(22)], {
    after: ALONE,
    counterExample: 'as-is',
  }),
  token('omise-key', 'Omise secret key', 'docs.omise.co: API keys', [
    oneOf('skey_', 'skey_test_'),
    lower(19),
  ]),
  token('open-vsx-token', 'Open VSX token', 'open-vsx.org: access tokens', [
    oneOf('ovsxat_', 'ovsxp_'),
    ...uuid,
  ]),
  token('pangea-token', 'Pangea service token', 'pangea.cloud: tokens', ['pts_', lower(32)]),
  token('plain-key', 'Plain API key', 'plain.com: docs', ['plainApiKey_', word(20, 100)]),
  token('pyx-key', 'Astral pyx key', 'osv-scalibr: pyxkeyv1, pyxkeyv2', ['sk-pyx-', alnum(46, 64)]),
  token('riot-key', 'Riot Games API key', 'developer.riotgames.com', ['RGAPI-', ...uuid]),
  token('ubidots-token', 'Ubidots token', 'docs.ubidots.com: tokens', [
    oneOf('BBFF-', 'BBUS-', 'BBAU-'),
    alnum(20, 60),
  ]),
  token('v0-key', 'v0 API key', 'v0.dev: API', ['v1:', alnum(24), ':', alnum(24)], {
    after: ALONE,
    counterExample: 'v1:latest',
  }),
  token('viber-token', 'Viber bot token', 'developers.viber.com', [
    lowerHex(16),
    '-',
    lowerHex(16),
    '-',
    lowerHex(16),
  ]),
  token('vk-token', 'VK access token', 'dev.vk.com: access tokens', ['vk1.a.', url(60, 300)]),
  token('webex-token', 'Webex token', 'developer.webex.com: access tokens', [
    alnum(64),
    '_',
    alnum(4),
    '_',
    ...uuid,
  ]),
  token('zep-key', 'Zep API key', 'help.getzep.com', ['z_1dWlkIjoi', base64Any(40, 200), '.', url(20, 120)]),
  token(
    'beamer-key',
    'Beamer API key',
    'getbeamer.com: API',
    [{ alphabet: 'b', min: 1, max: 1 }, { alphabet: '_', min: 1, max: 1 }, base64(43), '='],
    { example: `b_${exampleOf([base64(43)], 'beamer-key')}=` },
  ),
  token(
    'bitbucket-server-token-first',
    'Bitbucket or Jira Data Center token: base64 of twelve digits, a colon and the secret',
    'confluence.atlassian.com: HTTP access tokens',
    [
      ...Array.from({ length: 4 }, () => THREE_DIGITS).flat(),
      'O',
      { alphabet: 'g-v', min: 1, max: 1 },
      base64(26),
    ],
    { counterExample: 'MTIzNDU2' },
  ),
  token('canada-notify-key', 'GC Notify API key', 'documentation.notification.canada.ca', [
    'gcntfy-',
    url(74, 330),
  ]),
  token('clearbit-key', 'Clearbit secret key', 'dashboard.clearbit.com: API', ['sk_', lowerHex(32)], {
    after: ALONE,
    counterExample: 'sk_name',
  }),
  token(
    'datadog-remote-key',
    'Datadog remote configuration key',
    'docs.datadoghq.com: remote configuration',
    ['DDRCM_', base32(100, 200)],
  ),
  token(
    'hubspot-personal-key',
    'HubSpot personal access key',
    'developers.hubspot.com: personal access key',
    [oneOf('CiRldTEt', 'CiRuYTEt', 'CiRuYTIt', 'CiRhcDEt'), base64(88, 150)],
  ),
  token('logicmonitor-token', 'LogicMonitor key or bearer token', 'logicmonitor.com: API tokens', [
    oneOf('lma_', 'lmb_'),
    { alphabet: 'A-Za-z0-9+/_=~^%{}()\\[\\]|;:,.!@#$&*?-', min: 60, max: 300 },
  ]),
  token('revenuecat-key', 'RevenueCat secret key', 'revenuecat.com: authentication', ['sk_', letters(29)], {
    after: ALONE,
    counterExample: 'sk_name',
  }),
  token('segment-key', 'Segment public API token of the first form', 'segment.com: public API', [
    url(43),
    '.',
    url(43),
  ]),
  token(
    'confluent-secret',
    'Confluent Cloud API secret',
    'docs.confluent.io: API keys',
    ['cflt', base64(60)],
    {
      after: APART,
    },
  ),
  token('gocd-token', 'GoCD access token', 'docs.gocd.org: access tokens', ['gocd_', lowerHex(40)]),
  token('incident-io-key', 'incident.io API key', 'incident.io: API', ['inc_', lowerHex(64)]),
  token('dub-key', 'Dub API key', 'dub.co: API keys', ['dub_', alnum(24)], {
    after: ALONE,
    counterExample: 'dub_step',
  }),
  token('tigris-secret', 'Tigris secret access key', 'tigrisdata.com: access keys', [
    'tsec_',
    { alphabet: 'A-Za-z0-9_+/-', min: 40, max: 64 },
  ]),
  token('twelvelabs-key', 'Twelve Labs API key', 'docs.twelvelabs.io', [
    'tlk_',
    { alphabet: 'A-Z0-9', min: 24, max: 32 },
  ]),
  token('oculus-token', 'Oculus access token', 'GitHub secret scanning: Oculus', ['FRLA', alnum(80, 250)], {
    after: APART,
  }),
  token('oracle-cloud-token', 'Oracle Cloud token or SMTP password', 'GitHub secret scanning: Oracle', [
    'or_1ph',
    { alphabet: 'A-Za-z0-9_~^%{}()\\[\\]|;:,.!@#$&*?+=/<>-', min: 20, max: 40 },
  ]),
  token('paypal-access-token', 'PayPal access token', 'developer.paypal.com: authentication', [
    'A21AA',
    url(80, 120),
  ]),
  token(
    'proctorio-key',
    'Proctorio consumer, secret or linkage key',
    'GitHub secret scanning: Proctorio',
    [oneOf('PCK', 'PSK', 'PLK'), lowerHex(32, 256)],
    { after: ALONE, counterExample: 'PSK8' },
  ),
  token('castai-key', 'Cast AI API key', 'docs.cast.ai: API access keys', [
    'castai_v1_',
    lower(64),
    '_',
    lower(8),
  ]),
  token('cfx-server-key', 'Cfx.re (FiveM) server key', 'docs.fivem.net: server keys', [
    'cfxk_',
    url(20, 100),
  ]),
  token('stripe-system-key', 'Stripe system key', 'GitHub secret scanning: Stripe', ['sys_', alnum(28)], {
    after: ALONE,
    counterExample: 'sys_admin',
  }),
  token('valour-token', 'Valour access token', 'GitHub secret scanning: Valour', ['val-', ...uuid], {
    after: ALONE,
    counterExample: 'val-2024',
  }),
  token(
    'yandex-language-key',
    'Yandex translation, dictionary or predictor key',
    'yandex.com: developer keys',
    [oneOf('dict.1.1.', 'pdct.1.1.', 'trnsl.1.1.'), alnum(16), '.', lowerHex(16), '.', lowerHex(40)],
  ),
  token('openweather-parameter', 'OpenWeather key in a URL', 'openweathermap.org: API', [hex(32)], {
    lead: { anchor: 'appid=', pattern: '[Aa][Pp][Pp][Ii][Dd]=', example: 'data/2.5/weather?q=Oslo&appid=' },
    counterExample: 'appid={key}',
  }),
];
