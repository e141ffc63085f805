import { ALONE, beside, type Kind, token } from './kind.ts';
import {
  alnum,
  base64Any,
  digits,
  dotted,
  hex,
  lower,
  lowerHex,
  oneOf,
  upper,
  url,
  uuid,
  word,
} from './shape.ts';

/** Services for agents, browsers and those who build with them. */
export const AGENTS: readonly Kind[] = [
  token('cartesia-key', 'Cartesia API key', 'docs.cartesia.ai: API conventions', ['sk_car_', word(20, 40)]),
  token('runpod-key', 'RunPod API key', 'docs.runpod.io: API keys', ['rpa_', upper(20, 60)]),
  token('llamacloud-key', 'LlamaCloud API key', 'docs.cloud.llamaindex.ai', ['llx-', alnum(40, 60)]),
  token('mem0-key', 'Mem0 API key', 'docs.mem0.ai', ['m0-', alnum(38, 44)], { counterExample: 'm0-abc' }),
  token('e2b-key', 'E2B API key', 'e2b.dev: API keys', ['e2b_', lowerHex(40)]),
  token('daytona-key', 'Daytona API key', 'daytona.io: API keys', ['dtn_', lowerHex(64)]),
  token('context7-key', 'Context7 API key', 'context7.com: API', ['ctx7sk', oneOf('-', '_'), url(20, 60)]),
  token('fal-key', 'fal.ai key', 'docs.fal.ai: authentication', [...uuid, ':', lowerHex(32)]),
  token('coderabbit-key', 'CodeRabbit API key', 'docs.coderabbit.ai', ['cr-', lowerHex(58)], {
    counterExample: 'cr-abc',
  }),
  token('friendli-token', 'Friendli token', 'friendli.ai: docs', ['flp_', alnum(46)]),
  token('hyperbrowser-key', 'Hyperbrowser or Hyperbolic key', 'kingfisher', ['hyp_', alnum(32, 60)]),
  token('aikido-secret', 'Aikido secret or token', 'apidocs.aikido.dev', [
    oneOf('AIK_CI_', 'AIK_SECRET_', 'AIK_RUNTIME_'),
    word(20, 80),
  ]),
  token('builder-io-key', 'Builder.io private key', 'builder.io: using your API key', ['bpk-', lowerHex(32)]),
  token('arcjet-key', 'Arcjet key', 'docs.arcjet.com: environment', ['ajkey_', lower(26)]),
  token('block-protocol-key', 'Block Protocol key', 'blockprotocol.org', [
    'b10ck5.',
    alnum(32),
    '.',
    { alphabet: 'A-Za-z0-9-', min: 36, max: 36 },
  ]),
  token('branch-key', 'Branch key', 'help.branch.io', [oneOf('key_live_', 'key_test_'), alnum(16, 40)]),
  token('appsync-key', 'AWS AppSync API key', 'docs.aws.amazon.com: AppSync', ['da2-', lower(26)]),
  token('sourcegraph-amp-token', 'Sourcegraph Amp token', 'ampcode.com: manual', [
    oneOf('sgamp_user_', 'sgamp_'),
    url(26, 120),
  ]),
  token('dbt-token', 'dbt Cloud token', 'docs.getdbt.com: API tokens', [
    oneOf('dbtc_', 'dbtu_', 'dbts_'),
    base64Any(20, 80),
  ]),
  token('deno-token', 'Deno Deploy token', 'docs.deno.com', [
    oneOf('ddp_', 'ddo_', 'ddw_', 'ddn_', 'ddc_'),
    alnum(30, 64),
  ]),
  token('wakatime-key', 'WakaTime key', 'wakatime.com: developers', [
    oneOf('waka_', 'waka_tok_', 'waka_sec_', 'waka_ref_'),
    url(30, 80),
  ]),
  token('apollo-graph-key', 'Apollo GraphOS key of a graph', 'apollographql.com: API keys', [
    'service:',
    { alphabet: 'A-Za-z0-9_-', min: 2, max: 64 },
    ':',
    url(22),
  ]),
  token('apollo-user-key', 'Apollo GraphOS key of a user', 'apollographql.com: API keys', [
    oneOf('user:gh.', 'user:okta.', 'user:fb.'),
    { alphabet: 'A-Za-z0-9.-', min: 8, max: 64 },
    ':',
    url(22),
  ]),
  token('kaggle-token', 'Kaggle API token', 'kaggle.com: API', [oneOf('kgat_', 'KGAT_'), hex(32)]),
  token('appwrite-key', 'Appwrite API key', 'appwrite.io: docs', ['standard_', lowerHex(256)]),
  token('retool-token', 'Retool access token', 'docs.retool.com: API', ['retool_', word(26, 60)]),
  token('flagsmith-key', 'Flagsmith server-side key', 'docs.flagsmith.com', ['ser.', alnum(20, 60)], {
    after: ALONE,
    counterExample: 'ser.abc',
  }),
  token(
    'livechat-token',
    'LiveChat personal access token',
    'developers.livechat.com',
    [oneOf('dal:', 'fra:'), url(27, 48)],
    { after: ALONE, counterExample: 'dal:abc' },
  ),
  token('moz-key', 'Moz API key', 'moz.com: API', ['mozscape-', alnum(10)], {
    counterExample: 'mozscape-api',
  }),
  token('capsolver-key', 'CapSolver API key', 'docs.capsolver.com: API key', ['CAP-', hex(32)], {
    counterExample: 'CAP-abc',
  }),
  beside('2captcha-key', '2Captcha or Anti-Captcha API key', '2captcha.com: API', '2captcha anticaptcha', [
    lowerHex(32),
  ]),
  beside('cypress-record-key', 'Cypress record key', 'docs.cypress.io: projects', 'cypress', uuid),
  beside('runscope-key', 'BlazeMeter or Runscope key', 'api.runscope.com', 'blazemeter runscope', uuid),
  token('xata-key', 'Xata key', 'xata.io: docs', ['xau_', alnum(24, 60)]),
  token('zuplo-key', 'Zuplo key', 'zuplo.com: docs', ['zpka_', word(32, 80)]),
  token('val-town-token', 'Val Town token', 'docs.val.town', ['vtwn_', url(20, 80)]),
  token('depot-token', 'Depot token', 'depot.dev: docs', [
    oneOf('depot_project_', 'depot_org_', 'depot_user_', 'depot_'),
    lowerHex(40, 80),
  ]),
  token('chromatic-token', 'Chromatic project token', 'chromatic.com: docs', ['chpt_', alnum(12, 20)]),
  token('inngest-key', 'Inngest key', 'inngest.com: docs', [
    oneOf('signkey-prod-', 'signkey-test-', 'signkey-branch-'),
    lowerHex(64),
  ]),
  token('trigger-key', 'Trigger.dev key', 'trigger.dev: docs', [
    oneOf('tr_dev_', 'tr_prod_', 'tr_stg_', 'tr_preview_', 'tr_pat_'),
    alnum(20, 60),
  ]),
  token('polar-token', 'Polar token', 'docs.polar.sh', [
    oneOf('polar_oat_', 'polar_pat_', 'polar_at_', 'polar_whs_', 'polar_rt_'),
    alnum(32, 60),
  ]),
  token('atlas-service-account-secret', 'MongoDB Atlas service account secret', 'mongodb.com: Atlas', [
    'mdb_sa_sk_',
    url(38, 44),
  ]),
  token('voiceflow-key', 'Voiceflow key', 'docs.voiceflow.com', [
    oneOf('VF.DM.', 'VF.WS.'),
    lowerHex(24),
    '.',
    alnum(16),
  ]),
  token('svix-key', 'Svix key', 'docs.svix.com', [oneOf('testsk_', 'svix_'), url(24, 80)]),
  token('unkey-root-key', 'Unkey root key', 'unkey.com: docs', ['unkey_', alnum(16, 40)]),
  token('secret-token-uri', 'Token written as a secret-token URI', 'RFC 8959: the secret-token URI scheme', [
    'secret-token:',
    { alphabet: 'A-Za-z0-9_.~%-', min: 16, max: 400 },
  ]),
  token('composio-consumer-key', 'Agent platform key', 'docs.composio.dev', [
    oneOf('uak_', 'ck_live_', 'oak_'),
    url(20, 60),
  ]),
  token('composio-connect-key', 'Composio Connect key', 'docs.composio.dev', ['ck_', url(20)], {
    after: ALONE,
    counterExample: 'ck_editor_toolbar',
  }),
  token('uptimerobot-key', 'UptimeRobot key', 'uptimerobot.com: API', [
    oneOf('ur', 'm', 'u'),
    digits(6, 9),
    '-',
    lowerHex(24),
  ]),
  token('rootly-key', 'Rootly key', 'rootly.com: API', ['rootly_', lowerHex(64)]),
  token('nightfall-key', 'Nightfall key', 'docs.nightfall.ai', ['NF-', alnum(32)], {
    counterExample: 'NF-123',
  }),
  token('trello-token', 'Trello token', 'developer.atlassian.com: Trello', ['ATTA', hex(64, 80)]),
  token('dagster-token', 'Dagster Cloud token', 'docs.dagster.io', [
    oneOf('user:', 'agent:'),
    word(3, 30),
    ':',
    lowerHex(32),
  ]),
  beside(
    'agent-key',
    'Key of a service for developers',
    'kingfisher; trufflehog',
    `anypoint mulesoft agora cartesia bamboo clockworksms arcjet aikido deepinfra hyperbolic exa
    firecrawl skyvern hyperbrowser browserless steel anchorbrowser scrapingant zyte brightdata
    oxylabs smartproxy apimatic stoplight speakeasy readme gitbook mintlify knock novu courier
    liveblocks ably pipedream n8n windmill retool appsmith budibase`,
    [base64Any(20, 120)],
  ),
  token('sumologic-access-id', 'Sumo Logic access id', 'help.sumologic.com: access keys', ['su', alnum(12)], {
    lead: {
      anchor: 'sumo',
      pattern:
        '[Ss][Uu][Mm][Oo][\\w.]{0,12}[Aa][Cc][Cc][Ee][Ss][Ss][\\w.]{0,8}["\'\\s]{0,3}[:=]["\'\\s]{0,3}',
      example: 'SUMO_ACCESS_ID=',
    },
    counterExample: 'SUMO_ACCESS_ID=$ID',
  }),
  token('truenas-key', 'TrueNAS API key', 'truenas.com: API', [digits(1, 3), '-', alnum(64)]),
  token('adafruit-key', 'Adafruit IO key', 'io.adafruit.com: API', ['aio_', alnum(28)]),
  token('heartland-key', 'Heartland key', 'developer.heartlandpaymentsystems.com', [
    oneOf('skapi_cert_', 'skapi_prod_'),
    alnum(20, 60),
  ]),
  token('ionic-token', 'Ionic token', 'ionic.io: docs', ['ion_', alnum(40, 60)]),
  token('webflow-token', 'Webflow site token', 'developers.webflow.com', ['ws-', lowerHex(64)], {
    counterExample: 'ws-server',
  }),
  token('volcengine-key', 'Volcengine access key', 'volcengine.com: docs', ['AKLT', alnum(40, 60)]),
  token('baidu-v3-key', 'Baidu Cloud key for models', 'cloud.baidu.com', [
    'bce-v3/ALTAK-',
    alnum(16, 32),
    '/',
    lowerHex(40),
  ]),
  token('baidu-key', 'Baidu Cloud access key', 'cloud.baidu.com', ['ALTAK', alnum(16, 40)]),
  token('jdcloud-key', 'JD Cloud access key', 'jdcloud.com', [
    oneOf('JDC_', 'JDCT', 'JDCP', 'JDCH'),
    upper(24, 32),
  ]),
  token(
    'maven-master-password',
    'Maven master password',
    'maven.apache.org: password encryption',
    [{ alphabet: 'A-Za-z0-9+/=', min: 20, max: 400 }],
    {
      lead: { anchor: '<master>', pattern: '<master>\\s{0,40}\\{', example: '<master>{' },
      counterExample: '<master>main</master>',
    },
  ),
  token(
    'office-webhook',
    'Office 365 connector webhook',
    'learn.microsoft.com: connectors',
    [dotted(20, 200)],
    {
      lead: {
        anchor: 'office.com/webhook',
        pattern:
          'office\\.com/webhook(?:b2)?/(?!IncomingWebhook)[\\w@-]{1,80}(?:/(?!IncomingWebhook)[\\w-]{1,40}){0,2}/',
        example: 'https://outlook.office.com/webhook/a@b/c/',
      },
      counterExample: 'https://outlook.office.com/webhook/',
    },
  ),
  token('hubspot-webhook', 'HubSpot webhook', 'developers.hubspot.com: webhooks', [url(12, 80)], {
    lead: {
      anchor: 'api.hubapi.com/',
      pattern: 'api\\.hubapi\\.com/webhooks/v\\d/[\\w-]{1,40}/',
      example: 'https://api.hubapi.com/webhooks/v1/123/',
    },
    counterExample: 'https://api.hubapi.com/webhooks/v1/{appId}/',
  }),
  token('twilio-webhook', 'Twilio chat webhook', 'twilio.com: chat webhooks', [url(12, 80)], {
    lead: {
      anchor: 'chat.twilio.com/v2/services/',
      pattern: 'chat\\.twilio\\.com/v2/Services/[A-Za-z0-9]{10,40}/',
      example: 'https://chat.twilio.com/v2/Services/IS12345678901/',
    },
    counterExample: 'https://chat.twilio.com/v2/Services/{id}/',
  }),
  token('onepassword-recovery-code', '1Password recovery code', 'support.1password.com: recovery codes', [
    '1PRK',
    ...Array.from({ length: 13 }, () => ['-', upper(4)]).flat(),
  ]),
  token('vapid-keys', 'VAPID key pair', 'web-push: generateVAPIDKeys', [url(43), ':B', url(86)], {
    counterExample: 'abc:BDE',
  }),
  token('tink-keyset', 'Key of a Tink keyset', 'developers.google.com: Tink keysets', [base64Any(16, 4000)], {
    lead: {
      anchor: 'google.crypto.tink.',
      pattern:
        'google\\.crypto\\.tink\\.\\w{1,40}Key\\\\{0,3}"\\s{0,20},\\s{0,40}\\\\{0,3}"value\\\\{0,3}"\\s{0,4}:\\s{0,4}\\\\{0,3}"',
      example: '"typeUrl":"type.googleapis.com/google.crypto.tink.AesGcmKey","value":"',
    },
    counterExample: 'type.googleapis.com/google.crypto.tink.AesGcmKey',
  }),
];
