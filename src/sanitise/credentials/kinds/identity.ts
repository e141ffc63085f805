import { ALONE, beside, type Kind, token } from './kind.ts';
import {
  alnum,
  base64,
  base64Any,
  digits,
  dotted,
  lower,
  lowerHex,
  oneOf,
  upper,
  url,
  word,
} from './shape.ts';

const CRYPT = './A-Za-z0-9';

/** How private keys in their armour begin, encoded once more. */
export const ENCODED_KEY_OPENINGS = [
  'LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVkt',
  'LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0t',
  'LS0tLS1CRUdJTiBPUEVOU1NIIFBSSVZBVEUg',
  'LS0tLS1CRUdJTiBFQyBQUklWQVRFIEtFWS0t',
  'LS0tLS1CRUdJTiBEU0EgUFJJVkFURSBLRVkt',
  'LS0tLS1CRUdJTiBFTkNSWVBURUQgUFJJVkFU',
  'LS0tLS1CRUdJTiBQR1AgUFJJVkFURSBLRVkg',
] as const;

/** How the encodings of private keys on elliptic curves begin, up to the key itself. */
export const EC_KEY_OPENINGS = [
  'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg',
  'MIGTAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBHkwdwIBAQQg',
  'MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBD',
  'MIHuAgEAMBAGByqGSM49AgEGBSuBBAAjBIHWMIHTAgEBBEI',
  'MIGEAgEAMBAGByqGSM49AgEGBSuBBAAKBG0wawIBAQQg',
  'MIGkAgEBBD',
  'MIHcAgEBBEI',
  'MHcCAQEEI',
  'MHQCAQEEI',
  'MC4CAQAwBQYDK2VwBCIEI',
  'MC4CAQAwBQYDK2VuBCIEI',
  'MEcCAQAwBQYDK2VxBDsEO',
] as const;

/** Who somebody is, products for teams, hashes of passwords, and the keys of this service. */
export const IDENTITY: readonly Kind[] = [
  token('okta-token', 'Okta token', 'developer.okta.com: SSWS', ['00', url(40)], {
    lead: { anchor: 'ssws', pattern: 'SSWS\\s{1,4}', example: 'SSWS ' },
    counterExample: 'SSWS token',
  }),
  beside(
    'okta-key',
    'Okta token beside its name',
    'gitleaks: okta',
    `okta onelogin jumpcloud pingidentity auth0 clerk stytch fusionauth keycloak cognito
    firebase frontegg workos descope authress userfront hcaptcha recaptcha turnstile arkose
    yubico`,
    [url(20, 100)],
  ),
  token('stytch-secret', 'Stytch secret', 'stytch.com: API', [
    oneOf('secret-live-', 'secret-test-'),
    url(30, 50),
    { alphabet: '=', min: 0, max: 1 },
  ]),
  token(
    'authress-key',
    'Authress access key',
    'authress.io',
    [
      oneOf('sc_', 'ext_', 'scauth_', 'authress_'),
      lower(5, 30),
      '.',
      lower(4, 6),
      '.acc',
      oneOf('_', '-'),
      { alphabet: 'a-z0-9-', min: 10, max: 32 },
      '.',
      base64Any(30, 120),
    ],
    { counterExample: 'sc_x' },
  ),
  token('adobe-secret', 'Adobe client secret', 'developer.adobe.com', [
    oneOf('p8e-', 'p8-'),
    base64Any(32, 34),
  ]),
  beside(
    'adobe-key',
    'Design and document service key',
    'gitleaks: adobe',
    `adobe figma canva miro docusign hellosign dropboxsign pandadoc pdfshift cloudconvert
    convertapi documo smallpdf html2pdf restpack pdflayer apiflash screenshotlayer
    screenshotapi urlbox cloudinary imgix imagekit uploadcare filestack transloadit kraken
    tinypng tinify shotstack bannerbear creatomate mux wistia vimeo brightcove jwplayer
    frameio livekit dailyco opentok tokbox agora`,
    [base64Any(15, 90)],
  ),
  token('figma-token', 'Figma token', 'figma.com: REST API', [
    oneOf('figd_', 'figo_', 'figu_', 'figor_', 'figoh_'),
    url(36, 60),
  ]),
  token('frameio-token', 'Frame.io token', 'developer.frame.io', ['fio-u-', base64Any(60, 70)]),
  token('dropbox-token', 'Dropbox short-lived token', 'dropbox.com: OAuth', [
    oneOf('sl.u.', 'sl.B', 'sl.A', 'sl.'),
    base64Any(120, 2000),
  ]),
  token('dropbox-long-token', 'Dropbox long-lived token', 'gitleaks: dropbox-long-lived-api-token', [
    url(10, 11),
    'AAAAAAAAAA',
    url(43, 44),
  ]),
  beside(
    'dropbox-key',
    'Dropbox secret',
    'gitleaks: dropbox',
    `dropbox boxsdk egnyte onedrive googledrive backblaze wasabi minio storj nextcloud gdrive idrive filebase pinata web3storage nftstorage`,
    [base64Any(15, 90)],
  ),
  token('backblaze-key', 'Backblaze application key', 'backblaze.com: keys', [
    oneOf('K000', 'K001', 'K002', 'K003', 'K004', 'K005'),
    base64(27),
  ]),
  token('notion-token', 'Notion token', 'developers.notion.com', [oneOf('ntn_', 'secret_'), alnum(42, 50)], {
    counterExample: 'secret_santa',
  }),
  token('linear-key', 'Linear key', 'developers.linear.app', [
    oneOf('lin_api_', 'lin_oauth_', 'lin_wh_'),
    alnum(32, 64),
  ]),
  token(
    'asana-token',
    'Asana token',
    'developers.asana.com',
    [oneOf('0/', '1/', '2/'), digits(10, 17), ':', alnum(32)],
    { counterExample: '1/2' },
  ),
  token(
    'asana-pat',
    'Asana token of the second form',
    'developers.asana.com',
    [oneOf('2/', '1/'), digits(10, 17), '/', digits(10, 17), ':', alnum(32)],
    { counterExample: '2/3' },
  ),
  token('clickup-token', 'ClickUp token', 'clickup.com: API', ['pk_', digits(6, 9), '_', upper(32)], {
    counterExample: 'pk_12',
  }),
  token('height-key', 'Height or Shortcut key', 'developer.shortcut.com', [
    oneOf('secret_height_', 'sct_rw_', 'sct_ro_'),
    word(30, 80),
  ]),
  token('hubspot-token', 'HubSpot private app token', 'developers.hubspot.com', [
    oneOf('pat-na1-', 'pat-na2-', 'pat-eu1-', 'pat-ap1-', 'pat-na3-'),
    lowerHex(8),
    '-',
    lowerHex(4),
    '-',
    lowerHex(4),
    '-',
    lowerHex(4),
    '-',
    lowerHex(12),
  ]),
  token('typeform-token', 'Typeform token', 'typeform.com: developers', ['tfp_', base64Any(40, 60)]),
  token('calcom-key', 'Cal.com key', 'cal.com: API', [oneOf('cal_live_', 'cal_test_'), lowerHex(32)]),
  token(
    'salesforce-session',
    'Salesforce session id',
    'developer.salesforce.com',
    ['00D', alnum(12, 15), '!', dotted(40, 140)],
    { counterExample: '00D50' },
  ),
  token('salesforce-refresh-token', 'Salesforce refresh token', 'developer.salesforce.com', [
    '5Aep861',
    dotted(60, 120),
  ]),
  token('sanity-token', 'Sanity token', 'sanity.io: API', ['sk', alnum(78, 250)], {
    after: ALONE,
    counterExample: 'skills',
  }),
  token('storyblok-token', 'Storyblok token', 'storyblok.com: API', [alnum(22), 'tt'], {
    lead: {
      anchor: 'storyblok',
      pattern: '[Ss][Tt][Oo][Rr][Yy][Bb][Ll][Oo][Kk][^\\n]{0,30}?[\\s"\'=:]',
      example: 'storyblok: ',
    },
    counterExample: 'storyblok page',
  }),
  beside(
    'office-key',
    'Business software key',
    'trufflehog: crm, forms, projects',
    `salesforce hubspot pipedrive zoho freshsales freshworks insightly closecrm nutshell
    capsule capsulecrm agilecrm activecampaign marketo eloqua pardot asana monday trello
    clickup wrike basecamp teamwork todoist notion airtable smartsheet linear shortcut
    clubhouse pivotaltracker productboard uservoice typeform jotform wufoo formstack
    surveymonkey qualtrics survicate calendly acuity cronofy nylas contextio harvest toggl
    clockify everhour rescuetime bamboohr workday gusto greenhouse workable zenefits namely
    personio hibob wheniwork netsuite expensify zapier integromat ifttt workato rapidapi
    mashape apilayer ghost wordpress contentful prismic sanity storyblok strapi buttercms
    cosmic datocms directus graphcms hygraph webflow kontent agilitycms storychief squarespace
    hunter clearbit fullcontact pipl peopledatalabs zoominfo lusha snovio rocketreach
    voilanorbert emailhunter neverbounce zerobounce kickbox mailboxlayer numverify branchio
    appsflyer kochava bitly rebrandly tinyurl shortio cuttly semrush ahrefs moz majestic spyfu
    serpstack eventbrite ticketmaster seatgeek meetup lemlist salesloft textlocal edamam
    spoonacular nutritionix fitbit tmdb themoviedb omdb tvdb igdb rawg shodan censys
    virustotal securitytrails urlscan hybridanalysis alienvault greynoise intelx hibp
    haveibeenpwned crowdstrike sentinelone tenable qualys rapid7 meraki ubiquiti fortinet
    wakatime browserstack saucelabs sauce lambdatest applitools testrail postman swaggerhub
    stoplight readme gitbook hackerone bugcrowd mandrillapp pastebin kaggle sirv artsy etrade
    holidayapi calendarific abstractapi api2cart dareboost dovico databox feedier fmfw
    getgeoapi gyazo loyverse mavenlink mesibo metaapi mrticktock noticeable nozbeteams
    parsehub paymongo purestake qase rentman roaring runrunit satismeter scrapestack
    scrapersite sellfy sheety shutterstock simplesat simvoly skrappio speechtext stormboard
    stytch supernotes surveybot tefter tickettailor ticktick timecamp twelvedata tyntec
    typetalk unplugg uplead uproc userflow userstack viewneo vyte webscraper webscraping wepay
    whoxy workstack youneedabudget zonkafeedback zipbooks zerotier mockaroo bulbul bulksms
    burpsuite detectify detectlanguage fibery flowflu formbucket formcraft formsite keenio
    kylas knapsackpro leadfeeder lendflow linenotify liveagent locationiq mixcloud moonclerk
    monkeylearn`,
    [{ alphabet: 'A-Za-z0-9+/_-', min: 16, max: 128 }],
  ),
  token(
    'rapidapi-key',
    'RapidAPI key',
    'docs.rapidapi.com',
    [lower(10), 'msh', lower(15), 'p1', lower(5, 7), 'jsn', lower(12)],
    { counterExample: 'msh' },
  ),
  token('intra42-secret', '42 school API secret', 'gitleaks: intra42', [
    oneOf('s-s4t2ud-', 's-s4t2af-'),
    lowerHex(64),
  ]),
  token(
    'bcrypt-hash',
    'bcrypt hash',
    'crypt(5)',
    [oneOf('$2a$', '$2b$', '$2x$', '$2y$'), digits(2), '$', { alphabet: CRYPT, min: 53, max: 53 }],
    { counterExample: '$2a$10' },
  ),
  token(
    'crypt-hash',
    'Unix password hash',
    'crypt(5)',
    [
      oneOf(
        '$1$',
        '$5$',
        '$6$',
        '$y$',
        '$7$',
        '$gy$',
        '$apr1$',
        '$P$',
        '$H$',
        '$S$',
        '$sha1$',
        '$md5$',
        '$8$',
        '$9$',
      ),
      { alphabet: './A-Za-z0-9$=,-', min: 20, max: 240 },
    ],
    { counterExample: '$1$x' },
  ),
  token(
    'argon2-hash',
    'Argon2 hash',
    'RFC 9106',
    [
      oneOf(
        '$argon2id$',
        '$argon2i$',
        '$argon2d$',
        '$scrypt$',
        '$pbkdf2$',
        '$pbkdf2-sha256$',
        '$pbkdf2-sha512$',
      ),
      { alphabet: './A-Za-z0-9$=,+_-', min: 30, max: 300 },
    ],
    { counterExample: '$argon2id$v' },
  ),
  token(
    'pbkdf2-hash',
    'Django password hash',
    'docs.djangoproject.com: passwords',
    [
      oneOf('pbkdf2_sha256$', 'pbkdf2_sha1$', 'bcrypt_sha256$', 'argon2$argon2'),
      { alphabet: './A-Za-z0-9$=,+_-', min: 30, max: 300 },
    ],
    { counterExample: 'pbkdf2_sha256' },
  ),
  token('kerberos-hash', 'Kerberos ticket as it is cracked offline', 'hashcat.net: example hashes', [
    oneOf('$krb5asrep$', '$krb5tgs$', '$krb5pa$', '$netntlmv2$', '$krb5tgt$'),
    { alphabet: './A-Za-z0-9$=,+_:@*-', min: 40, max: 4000 },
  ]),
  token('salesforce-consumer-key', 'Salesforce consumer key', 'developer.salesforce.com: connected apps', [
    '3MVG',
    { alphabet: 'A-Za-z0-9._~', min: 20, max: 180 },
  ]),
  token(
    'ldap-hash',
    'LDAP password hash',
    'openldap.org: security',
    [
      oneOf(
        '{SSHA}',
        '{SHA}',
        '{SMD5}',
        '{MD5}',
        '{CRYPT}',
        '{SSHA256}',
        '{SSHA512}',
        '{PKCS5S2}',
        '{bcrypt}',
        '{PBKDF2}',
      ),
      { alphabet: './A-Za-z0-9$=+', min: 24, max: 240 },
    ],
    { counterExample: '{SHA}' },
  ),
  token('wireguard-key', 'WireGuard private or preshared key', 'wireguard.com', [base64(43), '='], {
    lead: { anchor: 'key = ', pattern: '(?<!ublic)[Kk]ey = ', example: 'PrivateKey = ' },
    counterExample: 'PublicKey = xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=',
  }),
  token(
    'putty-private-key',
    'PuTTY private key',
    'the.earth.li: PPK format',
    [base64(40, 64), { alphabet: 'A-Za-z0-9+/=\\s\\\\', min: 0, max: 8000 }],
    {
      lead: {
        anchor: 'private-lines',
        pattern: 'Private-Lines: \\d{1,4}(?:\\s{1,4}|\\\\[nr]){1,4}',
        example: 'Private-Lines: 8\n',
      },
      counterExample: 'Private-Lines: 8',
    },
  ),
  token('private-jwk', 'Private part of a JSON Web Key', 'RFC 7518', [url(30, 1024)], {
    lead: { anchor: '"d"', pattern: '"d"\\s{0,3}:\\s{0,3}"', example: '{"kty":"EC","d":"' },
    counterExample: '{"d":"day"}',
  }),
  token('symmetric-jwk', 'Symmetric JSON Web Key', 'RFC 7518', [url(20, 1024)], {
    lead: {
      anchor: '"oct"',
      pattern:
        '"oct"\\s{0,4}(?:,\\s{0,8}"\\w{1,12}"\\s{0,3}:\\s{0,3}(?:"[^"\\n]{0,80}"|\\[[^\\]\\n]{0,80}\\]|true|false|null)\\s{0,4}){0,5},\\s{0,8}"k"\\s{0,3}:\\s{0,3}"',
      example: '{"kty":"oct","k":"',
    },
    counterExample: '{"kty":"oct","k":"short"}',
  }),
  token(
    'sorted-jwk',
    'Symmetric JSON Web Key as browsers export it',
    'w3.org: Web Cryptography API, exportKey',
    [url(20, 1024)],
    {
      lead: {
        anchor: '"k"',
        pattern:
          '(?<="(?:alg|ext|kid|use)"\\s{0,3}:\\s{0,3}(?:"[^"\\n]{0,60}"|true|false)\\s{0,4},\\s{0,8})"k"\\s{0,3}:\\s{0,3}"',
        example: '{"alg":"HS256","ext":true,"k":"',
      },
      counterExample: '{"alg":"HS256","ext":true,"k":"short"}',
    },
  ),
  token(
    'bare-ec-private-key',
    'Private key of an elliptic curve without its armour',
    'RFC 5915, RFC 5958 and RFC 8410: encodings of private keys',
    [oneOf(...EC_KEY_OPENINGS), base64(16, 400)],
  ),
  token('bare-private-key', 'RSA private key without its armour', 'gitleaks: private-key-non-pem-format', [
    'MII',
    base64(3),
    'IBA',
    oneOf('AJ', 'AK', 'DAN'),
    base64(60, 8000),
  ]),
  token(
    'bare-encrypted-key',
    'Private key under a passphrase, without its armour',
    'RFC 5958 and RFC 8018: PBES1 and PBES2',
    ['MII', base64(5), 'BgkqhkiG9w0BBQ', oneOf('0', 'M'), base64(40, 8000)],
  ),
  token('base64-jwt', 'JSON Web Token, encoded once more', 'gitleaks: jwt-base64', [
    'ZXlK',
    base64Any(60, 4000),
  ]),
  token('base64-private-key', 'Private key, encoded once more', 'trufflehog: privatekey', [
    oneOf(...ENCODED_KEY_OPENINGS),
    base64Any(20, 8000),
  ]),
];
