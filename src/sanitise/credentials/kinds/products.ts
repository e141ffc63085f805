import { ALONE, beside, type Kind, token } from './kind.ts';
import { alnum, base64, dotted, hex, lower, lowerHex, oneOf, upper, url, uuid, word } from './shape.ts';

/** Products of many sorts, in the order of their names. */
export const PRODUCTS: readonly Kind[] = [
  beside('abuseipdb-key', 'AbuseIPDB API key', 'betterleaks: abuseipdb-api-key', 'abuseipdb', [lowerHex(80)]),
  token('aikido-client', 'Aikido client id or secret', 'betterleaks: aikido', [
    oneOf('AIK_CLIENT_', 'AIK_SECRET_'),
    alnum(24, 64),
  ]),
  token(
    'alibaba-sts-id',
    'Alibaba Cloud temporary key id',
    'alibabacloud.com: STS',
    ['STS.', alnum(16, 64)],
    {
      after: ALONE,
      counterExample: 'STS.AssumeRole',
    },
  ),
  token('alibaba-sts-token', 'Alibaba Cloud security token', 'alibabacloud.com: STS', [
    'CAIS',
    { alphabet: 'A-Za-z0-9+/_=-', min: 60, max: 1000 },
  ]),
  token('asaas-token', 'Asaas API token', 'docs.asaas.com: authentication', [
    oneOf('$aact_prod_', '$aact_hmlg_'),
    url(20, 400),
  ]),
  token('astra-token', 'DataStax Astra token', 'docs.datastax.com: application tokens', [
    'AstraCS:',
    { alphabet: 'A-Za-z0-9:', min: 20, max: 200 },
  ]),
  token('brave-search-key', 'Brave Search API key', 'api-dashboard.search.brave.com', ['BSA', url(24, 40)], {
    after: ALONE,
    counterExample: 'BSA-Metrics',
  }),
  token('canva-secret', 'Canva client secret', 'canva.dev: authentication', ['cnvca', url(51)]),
  beside('checkout-key', 'Checkout.com secret key', 'checkout.com: API keys', 'checkout', ['sk_', ...uuid]),
  token('cloudsmith-key', 'Cloudsmith API key', 'docs.cloudsmith.com: API keys', [
    'csa_',
    lowerHex(30),
    alnum(6),
  ]),
  token('cockroach-key', 'CockroachDB Cloud API key', 'cockroachlabs.com: service accounts', [
    'CCDB1_',
    alnum(22),
    '_',
    alnum(40),
  ]),
  token('configcat-key', 'ConfigCat SDK key', 'configcat.com: SDK keys', [
    'configcat-sdk-1/',
    url(22),
    '/',
    url(22),
  ]),
  token('databento-key', 'Databento API key', 'databento.com: API keys', ['db-', alnum(29)], {
    after: ALONE,
    counterExample: 'db-migration-20240101',
  }),
  token('devcycle-key', 'DevCycle SDK key', 'docs.devcycle.com: SDK keys', [
    oneOf('dvc_server_', 'dvc_client_', 'dvc_mobile_'),
    { alphabet: 'A-Za-z0-9_-', min: 8, max: 80 },
  ]),
  token('devin-key', 'Devin API key', 'docs.devin.ai: API', [
    oneOf('apk_', 'apk_user_'),
    { alphabet: 'A-Za-z0-9+/', min: 80, max: 140 },
  ]),
  token('devin-user-token', 'Devin user token', 'betterleaks: devin', ['cog_', lower(52)]),
  token('ebay-secret', 'eBay client secret', 'developer.ebay.com: keysets', [
    oneOf('PRD-', 'SBX-'),
    lowerHex(8, 12),
    '-',
    lowerHex(4),
    '-',
    lowerHex(4),
    '-',
    lowerHex(4),
    '-',
    lowerHex(4, 12),
  ]),
  token('endor-key', 'Endor Labs API key or secret', 'docs.endorlabs.com: API keys', [
    'endr+',
    { alphabet: 'A-Za-z0-9-', min: 16, max: 40 },
  ]),
  token(
    'fullstory-key',
    'FullStory API key',
    'developer.fullstory.com',
    [oneOf('na1.', 'eu1.'), alnum(20, 200)],
    {
      after: ALONE,
      counterExample: 'na1.example',
    },
  ),
  beside('greptile-key', 'Greptile API key', 'docs.greptile.com', 'greptile', [base64(48)]),
  beside('infomaniak-token', 'Infomaniak API token', 'developer.infomaniak.com', 'infomaniak', [
    url(60, 100),
  ]),
  beside('instantly-key', 'Instantly API key', 'developer.instantly.ai', 'instantly', [base64(66)]),
  token('lark-secret', 'Lark app id', 'open.larksuite.com: app credentials', ['cli_', lowerHex(16)]),
  beside('lark-app-secret', 'Lark app secret', 'open.larksuite.com: app credentials', 'larksuite', [
    alnum(32),
  ]),
  token('lichess-token', 'Lichess token', 'lichess.org: API', ['lip_', word(16, 60)]),
  beside('lighton-key', 'LightOn Paradigm key', 'docs.lighton.ai', 'lighton paradigm', [url(40, 80)]),
  token('mercury-token', 'Mercury API token', 'docs.mercury.com: API tokens', [
    oneOf('mercury_production_', 'mercury_sandbox_'),
    word(40, 80),
  ]),
  token('mergify-key', 'Mergify application key', 'docs.mergify.com: API', [
    'mergify_application_key_',
    url(40, 200),
  ]),
  token('midtrans-key', 'Midtrans server key', 'docs.midtrans.com: keys', [
    oneOf('Mid-server-', 'SB-Mid-server-', 'Mid-client-'),
    url(10, 40),
  ]),
  token('miro-token', 'Miro access token', 'developers.miro.com', ['eyJtaXJv', url(30, 140)]),
  token('mongodb-service-secret', 'MongoDB Atlas service account secret', 'mongodb.com: service accounts', [
    'mdb_sa_sk_',
    url(24, 60),
  ]),
  beside('ngrok-token', 'ngrok API key or authtoken', 'ngrok.com: API keys', 'ngrok', [
    '2',
    alnum(26),
    '_',
    alnum(20, 24),
  ]),
  token('nylas-key', 'Nylas API key', 'developer.nylas.com: API keys', ['nyk_', alnum(40, 80)]),
  token('onfido-token', 'Onfido API token', 'documentation.onfido.com', [
    oneOf('api_live.', 'api_live_us.', 'api_live_ca.', 'api_sandbox.', 'api_sandbox_us.', 'api_sandbox_ca.'),
    dotted(20, 90),
  ]),
  beside('pagerduty-user-key', 'PagerDuty user token', 'developer.pagerduty.com', 'pagerduty', [
    'u+',
    url(18),
  ]),
  token('persona-key', 'Persona API key', 'docs.withpersona.com: API keys', [
    oneOf('persona_production_', 'persona_sandbox_'),
    url(20, 80),
  ]),
  token(
    'openai-realtime-key',
    'OpenAI realtime client secret',
    'platform.openai.com: client secrets',
    ['ek_', alnum(32, 64)],
    {
      after: ALONE,
      counterExample: 'ek_2024',
    },
  ),
  token('pinterest-token', 'Pinterest access token', 'developers.pinterest.com', ['pina_', url(20, 200)]),
  token('proof-key', 'Proof API key', 'dev.proof.com', [oneOf('prf_', 'prf_cli_'), url(20, 80)], {
    counterExample: 'prf_start',
  }),
  token('ramp-secret', 'Ramp client secret', 'docs.ramp.com: authentication', [
    oneOf('ramp_sec_', 'ramp_id_', 'ramp_business_tok_'),
    alnum(40, 64),
  ]),
  token('redirect-pizza-token', 'redirect.pizza token', 'redirect.pizza: API', ['rpa_', alnum(30)]),
  beside('sslmate-key', 'SSLMate key', 'sslmate.com: API', 'sslmate', [alnum(36)]),
  token('tableau-token', 'Tableau personal access token', 'help.tableau.com: tokens', [
    base64(22),
    '==:',
    alnum(32),
  ]),
  token('thunderstore-token', 'Thunderstore token', 'thunderstore.io: API', ['tss_', url(20, 80)]),
  token('upcloud-token', 'UpCloud API token', 'developers.upcloud.com', ['ucat_', upper(24, 32)]),
  beside('upstage-key', 'Upstage API key', 'console.upstage.ai', 'upstage', [alnum(40, 50)]),
  beside('wiz-secret', 'Wiz client id or secret', 'docs.wiz.io: service accounts', 'wiz', [alnum(53, 64)]),
  token('zoho-client', 'Zoho client id or token', 'zoho.com: OAuth', ['1000.', alnum(30, 64)], {
    after: ALONE,
    counterExample: '1000.50',
  }),
  beside('sumologic-id', 'Sumo Logic access id', 'gitleaks: sumologic', 'sumologic sumo', ['su', alnum(12)]),
  beside('yandex-access', 'Yandex access token', 'gitleaks: yandex', 'yandex', ['YC', url(38)]),
  beside('figma-header-token', 'Figma token of the first form', 'gitleaks: figma', 'figma xfigma', [
    hex(4),
    '-',
    ...uuid,
  ]),
];
