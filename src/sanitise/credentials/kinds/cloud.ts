import { ALONE, APART, beside, type Kind, token } from './kind.ts';
import {
  alnum,
  base64,
  base64Any,
  digits,
  dotted,
  exampleOf,
  hex,
  lower,
  lowerHex,
  oneOf,
  upper,
  url,
  uuid,
  word,
} from './shape.ts';

/** Of storage, Cosmos DB, Batch, machine learning, API Management, Relay, Event Hubs, Service Bus, IoT, caches, Event Grid, Search, registries. */
const AZURE_MARKS = '+ASt ACDb +ABa +AMC APIM +ARm +AEh +ASb AIoT AzCa AZEG AzSe +ACR'.split(' ');

/** Clouds and hosts of machines. */
export const CLOUD: readonly Kind[] = [
  token(
    'aws-access-key-id',
    'AWS access key id',
    'docs.aws.amazon.com: IAM identifiers, unique id prefixes',
    [oneOf('AKIA', 'ASIA', 'ABIA', 'ACCA'), upper(16)],
    { counterExample: 'AKIAIOSFODNN7' },
  ),
  token(
    'aws-access-key-id-old',
    'AWS access key id of the first form',
    'docs.aws.amazon.com: IAM identifiers',
    ['A3T', upper(17)],
  ),
  token('softlayer-url', 'SoftLayer key in a URL', 'Yelp detect-secrets: softlayer', [hex(64)], {
    lead: {
      anchor: 'softlayer.com/soap/',
      pattern: 'softlayer\\.com/soap/v3(?:\\.1)?/',
      example: 'https://api.softlayer.com/soap/v3/',
    },
    counterExample: 'api.softlayer.com/soap/v3',
  }),
  token('aws-bedrock-key', 'Amazon Bedrock API key', 'docs.aws.amazon.com: Bedrock API keys', [
    'ABSKQmVkcm9ja0FQSUtleS',
    base64Any(40, 300),
  ]),
  token(
    'aws-bedrock-short-key',
    'Amazon Bedrock short-lived API key',
    'docs.aws.amazon.com: Bedrock API keys',
    ['bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t', base64Any(20, 2000)],
  ),
  token(
    'aws-mws-token',
    'Amazon Marketplace web service token',
    'developer-docs.amazon.com: MWS authorisation',
    ['amzn.mws.', ...uuid],
  ),
  token('aws-session-token', 'AWS session token', 'docs.aws.amazon.com: STS GetSessionToken', [
    oneOf('IQoJb3JpZ2lu', 'FwoGZXIvYXdz', 'FQoGZXIvYXdz', 'FQoDYXdz', 'AQoDYXdz'),
    base64(60, 2000),
  ]),
  token(
    'amazon-login-secret',
    'Login with Amazon client secret',
    'docs.aws.amazon.com: Login with Amazon security profiles',
    ['amzn1.oa2-cs.v1.', lowerHex(64)],
  ),
  beside(
    'aws-secret-access-key',
    'AWS secret access key',
    'docs.aws.amazon.com: access keys',
    'aws amazon awssecret awskey akia asia',
    [base64(40)],
  ),
  token(
    'azure-integration-key',
    'Azure Data Factory integration runtime key',
    'learn.microsoft.com: Data Factory',
    [
      'IR@',
      { alphabet: '0-9a-z-', min: 36, max: 36 },
      '@',
      { alphabet: 'A-Za-z0-9-', min: 3, max: 63 },
      '@',
      lower(2, 30),
      '@',
      base64(43),
      '=',
    ],
  ),
  token('gcp-api-key', 'Google API key', 'cloud.google.com: API keys', ['AIza', url(35)]),
  token('gcp-express-key', 'Google Cloud API key bound to an account', 'cloud.google.com: express mode', [
    'AQ.Ab8',
    url(40, 60),
  ]),
  token('gcs-hmac-id', 'Google Cloud Storage HMAC key id', 'cloud.google.com: HMAC keys', [
    'GOOG1',
    upper(56),
  ]),
  beside('gcs-hmac-secret', 'Google Cloud Storage HMAC secret', 'cloud.google.com: HMAC keys', 'goog1', [
    base64(40),
  ]),
  token('gcp-api-key-base64', 'Google API key in base64', 'titus: google', ['QUl6YVN', base64(45)]),
  token('google-oauth-secret', 'Google OAuth client secret', 'developers.google.com: OAuth 2.0', [
    'GOCSPX-',
    url(28),
  ]),
  beside(
    'google-oauth-secret-old',
    'Google OAuth client secret of the first form',
    'gitleaks and CredSweeper: client ids of Google and what stands beside them',
    'googleusercontent',
    [url(24)],
  ),
  token('google-oauth-access-token', 'Google OAuth access token', 'developers.google.com: OAuth 2.0', [
    oneOf('ya29.'),
    dotted(20, 1000),
  ]),
  token('google-refresh-token', 'Google OAuth refresh token', 'developers.google.com: OAuth 2.0', [
    '1//0',
    url(35, 200),
  ]),
  token(
    'google-fcm-key',
    'Firebase cloud messaging server key',
    'firebase.google.com: FCM',
    [url(11), ':APA91b', url(110, 180)],
    { anchors: [':apa91b'], lookBack: 11, counterExample: 'AAAA:APA91b' },
  ),
  token(
    'google-captcha',
    'Google reCAPTCHA key',
    'developers.google.com: reCAPTCHA',
    [oneOf('6Le', '6Lc', '6Ld', '6Lf'), url(37)],
    // The key of a site is in each of its pages, and looks like the secret one.
    { unless: `(?<=(?:site|public)[_-]?key["']?\\s{0,3}[:=]\\s{0,3}\\\\{0,3}["']?)` },
  ),
  token(
    'azure-client-secret',
    'Microsoft Entra client secret',
    'learn.microsoft.com: Entra client secrets',
    [
      { alphabet: 'A-Za-z0-9_~.-', min: 3, max: 3 },
      digits(1),
      'Q~',
      { alphabet: 'A-Za-z0-9_~.-', min: 31, max: 37 },
    ],
    { anchors: ['0q~', '1q~', '2q~', '3q~', '4q~', '5q~', '6q~', '7q~', '8q~', '9q~'], lookBack: 3 },
  ),
  token(
    'azure-storage-key',
    'Azure storage or Cosmos key',
    'learn.microsoft.com: storage account keys',
    [base64(86), '=='],
    {
      lead: { anchor: 'accountkey=', pattern: 'AccountKey=', example: 'AccountKey=' },
      counterExample: 'AccountKey=<key>',
    },
  ),
  token(
    'azure-key-marked',
    'Azure key with a service mark',
    'learn.microsoft.com: identifiable Azure keys',
    [base64(76), oneOf(...AZURE_MARKS), base64(5), { alphabet: 'AQgw', min: 1, max: 1 }, '=='],
    { counterExample: '+ASt' },
  ),
  token(
    'azure-key-marked-short',
    'Azure key of 32 bytes with a service mark',
    'learn.microsoft.com: identifiable Azure keys',
    [base64(33), oneOf(...AZURE_MARKS), { alphabet: 'A-P', min: 1, max: 1 }, base64(5), '='],
    { counterExample: '+AEh' },
  ),
  token(
    'azure-key-marked-unpadded',
    'Azure key of 39 bytes with a service mark',
    'learn.microsoft.com: identifiable Azure keys',
    [base64(42), oneOf(...AZURE_MARKS), { alphabet: 'A-D', min: 1, max: 1 }, base64(5)],
    { counterExample: 'AzSe' },
  ),
  token(
    'azure-openai-key',
    'Azure AI services key',
    'learn.microsoft.com: identifiable Azure keys',
    [alnum(52), 'JQQJ9', { alphabet: '9DH', min: 1, max: 1 }, alnum(26)],
    { anchors: ['jqqj9'], lookBack: 52, counterExample: 'JQQJ99B' },
  ),
  token(
    'azure-devops-pat',
    'Azure DevOps token',
    'learn.microsoft.com: Azure DevOps PAT format',
    [alnum(76), 'AZDO', alnum(4)],
    { anchors: ['azdo'], lookBack: 76, counterExample: 'AZDO' },
  ),
  token(
    'azure-function-key',
    'Azure Functions key',
    'learn.microsoft.com: function access keys',
    [url(44), oneOf('AzFu', 'AzCa'), url(6, 12)],
    { anchors: ['azfu', 'azca'], lookBack: 44, counterExample: 'AzFu' },
  ),
  beside(
    'azure-key',
    'Azure service key',
    'learn.microsoft.com: Azure services',
    'azure cosmos cosmosdb servicebus ocpapim subscriptionkey cognitive',
    [base64(32, 88)],
  ),
  token('digitalocean-token', 'DigitalOcean token', 'docs.digitalocean.com: API tokens', [
    oneOf('dop_v1_', 'doo_v1_', 'dor_v1_', 'dos_v1_'),
    hex(64),
  ]),
  beside(
    'digitalocean-spaces-key',
    'DigitalOcean Spaces secret',
    'docs.digitalocean.com: Spaces',
    'digitalocean spaces',
    [base64(43, 64)],
  ),
  token('alibaba-access-key-id', 'Alibaba Cloud access key id', 'alibabacloud.com: AccessKey', [
    'LTAI',
    alnum(12, 20),
  ]),
  beside(
    'alibaba-secret-key',
    'Alibaba Cloud access key secret',
    'alibabacloud.com: AccessKey',
    'alibaba aliyun ltai',
    [alnum(30)],
  ),
  token('tencent-secret-id', 'Tencent Cloud secret id', 'cloud.tencent.com: API keys', ['AKID', alnum(32)]),
  beside('tencent-secret-key', 'Tencent Cloud secret key', 'cloud.tencent.com: API keys', 'tencent qcloud', [
    alnum(32),
  ]),
  token(
    'yandex-token',
    'Yandex Cloud IAM token',
    'yandex.cloud: IAM tokens',
    ['t1.', url(8, 600), oneOf('.', '=.', '==.'), url(86)],
    { counterExample: 't1.abc' },
  ),
  token('yandex-api-key', 'Yandex Cloud API key', 'yandex.cloud: API keys', ['AQVN', url(35, 38)], {
    after: APART,
  }),
  token('yandex-oauth-token', 'Yandex OAuth token', 'yandex.com: OAuth', [
    oneOf('y0_', 'y1_', 'y2_', 'y3_'),
    url(55, 64),
  ]),
  token('yandex-static-key', 'Yandex Cloud static secret', 'yandex.cloud: static access keys', [
    oneOf('YCM', 'YCP', 'YCN', 'YCO'),
    url(37),
  ]),
  beside(
    'ibm-cloud-key',
    'IBM Cloud key',
    'cloud.ibm.com: IAM API keys',
    'ibm bluemix softlayer cloudant watson ibmcos',
    [url(44)],
  ),
  beside('softlayer-key', 'SoftLayer or Cloudant key', 'Yelp detect-secrets', 'softlayer cloudant ibmcos', [
    hex(48, 64),
  ]),
  token('linode-token', 'Linode token', 'gitguardian.com: detectors', ['linode_pat_', hex(64)]),
  beside('linode-key', 'Linode personal access token', 'techdocs.akamai.com: Linode API', 'linode', [
    hex(64),
  ]),
  beside('vultr-key', 'Vultr API key', 'vultr.com: API', 'vultr', [upper(36)]),
  beside('hetzner-key', 'Hetzner Cloud token', 'docs.hetzner.cloud', 'hetzner hcloud', [alnum(64)]),
  beside('scaleway-key', 'Scaleway secret key', 'scaleway.com: API keys', 'scaleway', uuid),
  token('scaleway-access-key', 'Scaleway access key', 'scaleway.com: API keys', ['SCW', upper(17)], {
    counterExample: 'SCWABC',
  }),
  beside('ovh-key', 'OVHcloud application secret', 'help.ovhcloud.com: API', 'ovh', [alnum(32)]),
  beside('exoscale-key', 'Exoscale API secret', 'exoscale.com: API', 'exoscale', [url(43)]),
  token('exoscale-id', 'Exoscale API key', 'exoscale.com: API', ['EXO', alnum(24, 30)]),
  token('scalingo-token', 'Scalingo token', 'developers.scalingo.com', ['tk-us-', url(48)]),
  beside('heroku-key', 'Heroku API key', 'devcenter.heroku.com: OAuth', 'heroku', uuid),
  token('heroku-token', 'Heroku API key of the second form', 'devcenter.heroku.com: changelog', [
    'HRKU-',
    url(36, 65),
  ]),
  token('fly-token', 'Fly.io token', 'fly.io: access tokens', [
    oneOf('FlyV1 fm2_', 'fm2_', 'fm1r_', 'fm1a_', 'fo1_'),
    base64Any(43, 3000),
  ]),
  token('render-token', 'Render API key', 'render.com: API', ['rnd_', alnum(20, 40)]),
  beside('railway-token', 'Railway token', 'docs.railway.com: API', 'railway', uuid),
  beside('netlify-token', 'Netlify access token', 'docs.netlify.com: API', 'netlify', [base64Any(40, 64)]),
  token('netlify-token-prefixed', 'Netlify personal access token', 'docs.netlify.com: API', [
    oneOf('nfp_', 'nfc_', 'nfo_', 'nfu_', 'nfb_'),
    alnum(36),
  ]),
  beside('vercel-token', 'Vercel token', 'vercel.com: REST API', 'vercel', [alnum(24)]),
  token('vercel-token-prefixed', 'Vercel token of the second form', 'vercel.com: token formats', [
    oneOf('vcp_', 'vci_', 'vca_', 'vcr_', 'vck_'),
    alnum(24, 70),
  ]),
  token('vercel-blob-token', 'Vercel Blob token', 'vercel.com: Blob', ['vercel_blob_rw_', word(30, 80)]),
  beside('cloudflare-key', 'Cloudflare API token or key', 'developers.cloudflare.com: API', 'cloudflare', [
    url(37, 45),
  ]),
  token('cloudflare-origin-key', 'Cloudflare Origin CA key', 'developers.cloudflare.com: Origin CA', [
    'v1.0-',
    hex(24),
    '-',
    hex(146),
  ]),
  token(
    'cloudflare-token-prefixed',
    'Cloudflare token of the second form',
    'developers.cloudflare.com: token formats',
    [oneOf('cfut_', 'cfat_', 'cfk_'), alnum(40, 60)],
  ),
  token('cloudflare-tunnel-token', 'Cloudflare Tunnel token', 'developers.cloudflare.com: Tunnel', [
    'eyJhIjoi',
    base64(80, 400),
  ]),
  beside('fastly-token', 'Fastly API token', 'fastly.com: API', 'fastly', [url(32)]),
  beside('akamai-secret', 'Akamai client secret', 'techdocs.akamai.com: EdgeGrid', 'akamai edgegrid', [
    base64(43, 44),
  ]),
  token(
    'akamai-token',
    'Akamai EdgeGrid token',
    'techdocs.akamai.com: EdgeGrid',
    ['akab-', alnum(16), '-', alnum(16)],
    {
      // The host that such a client talks to is called alike.
      unless: 'akab-[a-z0-9-]{30,40}\\.(?:[\\w-]{1,20}\\.){0,2}akamaiapis\\.net',
    },
  ),
  beside('bunny-key', 'bunny.net key', 'docs.bunny.net', 'bunny bunnycdn bunnynet', [
    lowerHex(8),
    '-',
    lowerHex(4),
    '-',
    lowerHex(4),
    '-',
    url(12, 48),
  ]),
  beside('civo-key', 'Civo API key', 'civo.com: API', 'civo', [alnum(50)]),
  beside('upcloud-key', 'UpCloud password', 'developers.upcloud.com', 'upcloud', [alnum(20, 40)]),
  token('openshift-token', 'OpenShift user token', 'docs.openshift.com: OAuth', ['sha256~', url(43)]),
  token(
    'rancher-token',
    'Rancher token',
    'ranchermanager.docs.rancher.com',
    ['token-', lower(5), ':', lower(54)],
    { counterExample: 'token-abcde:' },
  ),
  token('dockerhub-token', 'Docker Hub token', 'docs.docker.com: access tokens', [
    oneOf('dckr_pat_', 'dckr_oat_'),
    url(27, 32),
  ]),
  token('quay-robot-token', 'Quay robot account token', 'docs.quay.io: robot accounts', [upper(40, 80)], {
    after: '[a-z0-9._-]\\+[a-z0-9._-]{1,40}:',
    example: `org+robot:${exampleOf([upper(64)], 'quay-robot-token')}`,
    counterExample: 'org+robot:NONE',
  }),
  token('docker-swarm-token', 'Docker Swarm join token', 'docs.docker.com: swarm', [
    'SWMTKN-1-',
    lower(40, 60),
    '-',
    lower(20, 30),
  ]),
  token('docker-swarm-unlock-key', 'Docker Swarm unlock key', 'docs.docker.com: swarm', [
    'SWMKEY-1-',
    base64(40, 50),
  ]),
  token('tailscale-key', 'Tailscale key', 'tailscale.com: key prefixes', [
    oneOf('tskey-auth-', 'tskey-api-', 'tskey-client-', 'tskey-scim-', 'tskey-webhook-', 'tskey-'),
    alnum(12, 24),
    '-',
    alnum(20, 40),
  ]),
  token('defined-networking-token', 'Defined Networking token', 'docs.defined.net', [
    'dnkey-',
    url(26),
    '-',
    url(52),
  ]),
  // Before Stripe's, whose keys begin alike and have no dashes.
  token(
    'liveblocks-secret-key',
    'Liveblocks secret key',
    'liveblocks.io: API keys',
    [oneOf('sk_prod_', 'sk_dev_'), url(56, 80)],
    { after: ALONE, counterExample: 'sk_prod_keys' },
  ),
  beside('ngrok-key', 'ngrok key', 'ngrok.com: API', 'ngrok', [word(40, 50)]),
];
