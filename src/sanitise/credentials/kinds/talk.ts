import { beside, type Kind, token } from './kind.ts';
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
  url,
  uuid,
} from './shape.ts';

/** Chat, mail, telephony and social networks. */
export const TALK: readonly Kind[] = [
  token('slack-token', 'Slack token', 'api.slack.com: token types', [
    oneOf('xoxb-', 'xoxp-', 'xoxe-', 'xoxs-', 'xoxo-', 'xoxc-', 'xoxa-', 'xoxr-'),
    alnum(6, 14),
    '-',
    { alphabet: 'A-Za-z0-9-', min: 10, max: 300 },
  ]),
  token('slack-configuration-token', 'Slack configuration token', 'api.slack.com: configuration tokens', [
    oneOf('xoxe-', 'xoxe.xoxp-', 'xoxe.xoxb-'),
    digits(1),
    '-',
    alnum(100, 400),
  ]),
  token('slack-versioned-token', 'Slack token with a version', 'api.slack.com: token types', [
    oneOf('xoxa-', 'xoxr-'),
    digits(1),
    '-',
    { alphabet: 'A-Za-z0-9-', min: 12, max: 400 },
  ]),
  token('slack-workspace-token', 'Slack workspace or refresh token', 'api.slack.com: token types', [
    oneOf('xoxa-', 'xoxr-'),
    url(12, 120),
  ]),
  token('slack-session-cookie', 'Slack session cookie', 'api.slack.com: token types', [
    'xoxd-',
    { alphabet: 'A-Za-z0-9%+/=._-', min: 20, max: 400 },
  ]),
  token('slack-app-token', 'Slack app-level token', 'api.slack.com: token types', [
    'xapp-',
    digits(1, 6),
    '-',
    alnum(8, 14),
    '-',
    digits(9, 15),
    '-',
    alnum(32, 80),
  ]),
  token(
    'slack-webhook',
    'Slack incoming webhook',
    'api.slack.com: incoming webhooks',
    [alnum(8, 14), '/', alnum(8, 14), '/', alnum(10, 40)],
    {
      lead: {
        anchor: 'hooks.slack.com/',
        pattern: 'hooks\\.slack\\.com/(?:services|workflows|triggers)/',
        example: 'https://hooks.slack.com/services/',
      },
      counterExample: 'https://hooks.slack.com/services/T/B/X',
    },
  ),
  token(
    'slack-webhook-path',
    'Slack incoming webhook in one piece',
    'gitleaks: slack-webhook-url',
    [base64(40, 60)],
    {
      lead: {
        anchor: 'hooks.slack.com/',
        pattern: 'hooks\\.slack\\.com/(?:services|workflows|triggers)/',
        example: 'https://hooks.slack.com/workflows/',
      },
      counterExample: 'https://hooks.slack.com/workflows/T',
    },
  ),
  token(
    'discord-bot-token',
    'Discord bot token',
    'discord.com: authentication',
    [oneOf('M', 'N', 'O'), alnum(22, 27), '.', url(6, 7), '.', url(27, 40)],
    { counterExample: 'MTA.x.y' },
  ),
  token('discord-webhook', 'Discord webhook', 'discord.com: webhooks', [digits(8, 20), '/', url(16, 90)], {
    lead: {
      anchor: '/api/webhooks/',
      pattern: '/api/webhooks/',
      example: 'https://discord.com/api/webhooks/',
    },
    counterExample: 'https://discord.com/api/webhooks/1/x',
  }),
  beside('discord-key', 'Discord token or client secret', 'gitleaks: discord', 'discord', [url(32, 64)]),
  token('telegram-bot-token', 'Telegram bot token', 'core.telegram.org: bots', [url(34, 36)], {
    after: '(?:(?:^|[^0-9A-Za-z]|\\\\[nrt])\\d{7,12}|bot\\d{5,12}):',
    example: `123456789:${exampleOf([url(34, 36)], 'telegram-bot-token')}`,
    counterExample: '12:AAB',
  }),
  token(
    'teams-webhook',
    'Microsoft Teams webhook',
    'learn.microsoft.com: Teams webhooks',
    [alnum(16, 64), '/', url(20, 60)],
    {
      lead: {
        anchor: '/incomingwebhook/',
        pattern: '/IncomingWebhook/',
        example: 'https://x.webhook.office.com/webhookb2/IncomingWebhook/',
      },
      counterExample: '/IncomingWebhook/x',
    },
  ),
  beside(
    'mattermost-token',
    'Mattermost token',
    'gitleaks: mattermost',
    'mattermost rocketchat gitter zulip',
    [alnum(26, 43)],
  ),
  beside(
    'gitter-token',
    'Gitter token',
    'gitleaks: gitter',
    'gitter webex zoom ringcentral twist flowdock hipchat',
    [url(22, 110)],
  ),
  token('twilio-key', 'Twilio API key', 'twilio.com: API keys', ['SK', hex(32)], {
    counterExample: 'SKU',
  }),
  beside('twilio-token', 'Twilio auth token', 'twilio.com: auth token', 'twilio sendgrid authy', [hex(32)]),
  token(
    'sendgrid-key',
    'SendGrid API key',
    'docs.sendgrid.com: API keys',
    ['SG.', url(16, 32), '.', url(16, 64)],
    { counterExample: 'SG.x' },
  ),
  beside('sendgrid-old-key', 'SendGrid key beside its name', 'trufflehog: sendgrid', 'sendgrid', [
    dotted(50, 80),
  ]),
  token(
    'mailchimp-key',
    'Mailchimp API key',
    'mailchimp.com: API keys',
    [lowerHex(32), '-us', digits(1, 2)],
    { counterExample: 'the data center us14' },
  ),
  token('mandrill-key', 'Mandrill key of the prefixed form', 'mailchimp.com: Transactional', [
    'md-',
    url(22),
  ]),
  beside('mandrill-key-beside', 'Mandrill key', 'mailchimp.com: Transactional', 'mandrill', [url(22)]),
  token('mailgun-key', 'Mailgun API key', 'documentation.mailgun.com', [
    oneOf('key-', 'pubkey-'),
    lowerHex(32),
  ]),
  token(
    'mailgun-signing-key',
    'Mailgun key of the second form',
    'documentation.mailgun.com',
    [lowerHex(32), '-', lowerHex(8), '-', lowerHex(8)],
    { counterExample: '0b3f5c3a-1f2e3d4c' },
  ),
  token('brevo-key', 'Brevo (Sendinblue) key', 'developers.brevo.com', [
    oneOf('xkeysib-', 'xsmtpsib-'),
    lowerHex(64),
    '-',
    alnum(16),
  ]),
  beside(
    'postmark-token',
    'Postmark token',
    'postmarkapp.com: API',
    `postmark sparkpost mailjet mailerlite sendinblue elasticemail mailtrap resend
    campaignmonitor convertkit klaviyo mailersend`,
    [url(30, 50)],
  ),
  beside(
    'postmark-uuid-token',
    'Postmark server token',
    'postmarkapp.com: API',
    'postmark sendbird messagebird vonage nexmo plivo',
    uuid,
  ),
  token('mailersend-token', 'MailerSend token', 'developers.mailersend.com', [
    oneOf('mlsn.'),
    alnum(30, 100),
  ]),
  token('resend-key', 'Resend API key', 'resend.com: API keys', ['re_', alnum(8), '_', alnum(20, 30)]),
  token('klaviyo-key', 'Klaviyo private key', 'developers.klaviyo.com', ['pk_', lowerHex(34)], {
    counterExample: 'pk_id',
  }),
  beside(
    'messagebird-key',
    'MessageBird key',
    'gitleaks: messagebird',
    `messagebird plivo nexmo vonage clicksend telnyx sinch bandwidth africastalking textmagic
    clockwork`,
    [alnum(16, 60)],
  ),
  token('telnyx-key', 'Telnyx API key', 'developers.telnyx.com', ['KEY0', alnum(30, 60)], {
    counterExample: 'KEY0',
  }),
  beside(
    'sendbird-key',
    'Sendbird token',
    'gitleaks: sendbird',
    `sendbird getstream pusher pubnub agora onesignal airship intercom freshdesk freshchat
    zendesk helpscout frontapp gorgias kustomer livechat tawk beamer iterable leanplum
    customerio`,
    [base64Any(20, 64)],
  ),
  token('pubnub-key', 'PubNub key', 'pubnub.com: keys', [
    oneOf('pub-c-', 'sub-c-', 'sec-c-'),
    { alphabet: 'A-Za-z0-9-', min: 36, max: 60 },
  ]),
  token('intercom-token', 'Intercom access token', 'developers.intercom.com', ['dG9rO', base64Any(50, 60)], {
    counterExample: 'dG9rOx',
  }),
  token('onesignal-key', 'OneSignal key', 'documentation.onesignal.com', [
    oneOf('os_v2_app_', 'os_v2_org_'),
    lower(60, 120),
  ]),
  token(
    'facebook-token',
    'Facebook access token',
    'developers.facebook.com: access tokens',
    ['EAA', alnum(60, 400)],
    { counterExample: 'EAAB' },
  ),
  token('facebook-explorer-token', 'Facebook Graph explorer token', 'gitleaks: facebook', [
    'EAACEdEose0cBA',
    alnum(10, 300),
  ]),
  token(
    'facebook-app-token',
    'Facebook app access token',
    'developers.facebook.com: access tokens',
    [url(24, 40)],
    {
      after: '(?:^|[^0-9A-Za-z|]|\\\\[nrt])\\d{13,17}\\|',
      example: `1527194624358|${exampleOf([url(24, 40)], 'facebook-app-token')}`,
      counterExample: '123|abc',
    },
  ),
  beside(
    'facebook-app-secret',
    'Facebook app token beside its app id',
    'gitleaks: facebook-access-token',
    'facebook',
    [url(27)],
  ),
  beside(
    'facebook-secret',
    'Facebook app secret',
    'developers.facebook.com',
    'facebook instagram whatsapp messenger',
    [lowerHex(32)],
  ),
  token('instagram-token', 'Instagram access token', 'developers.facebook.com: Instagram', [
    oneOf('IGQV', 'IGQW', 'IGAA'),
    url(80, 300),
  ]),
  token('twitter-bearer', 'X (Twitter) bearer token', 'developer.x.com: OAuth 2.0', [
    'AAAAAAAAAAAAAAAAAAAAA',
    { alphabet: 'A-Za-z0-9%', min: 40, max: 120 },
  ]),
  beside('twitter-key', 'X (Twitter) key or secret', 'developer.x.com', 'twitter tweepy xapi', [
    { alphabet: 'A-Za-z0-9-', min: 25, max: 65 },
  ]),
  beside('linkedin-secret', 'LinkedIn client secret', 'gitleaks: linkedin', 'linkedin', [alnum(14, 16)]),
  token('linkedin-token', 'LinkedIn client secret of the second form', 'learn.microsoft.com: LinkedIn', [
    'WPL_AP',
    digits(1),
    '.',
    alnum(14, 16),
    '.',
    base64Any(6, 10),
  ]),
  beside(
    'reddit-secret',
    'Reddit client secret',
    'trufflehog: reddit',
    `reddit praw tumblr pinterest snapchat tiktok spotify soundcloud flickr vimeo youtube
    dailymotion foursquare meetup disqus deviantart imgur giphy unsplash pexels lastfm
    musixmatch strava fitbit garmin twitch bungie blizzard faceit viber kakao wechat weibo
    dingtalk lark feishu nytimes newsapi mediastack gnews youtubeapi`,
    [base64Any(16, 64)],
  ),
  token('twitch-token', 'Twitch chat token', 'dev.twitch.tv: IRC', ['oauth:', lower(30)], {
    counterExample: 'oauth:x',
  }),
  token('tiktok-marker', 'TikTok token', 'developers.tiktok.com', [oneOf('act.', 'rft.'), alnum(60, 120)], {
    counterExample: 'act.x',
  }),
  token('dingtalk-webhook', 'DingTalk, Feishu or WeCom robot', 'open.dingtalk.com: robots', [url(32, 64)], {
    lead: {
      anchor: '/robot/send?access_token=',
      pattern: '/robot/send\\?access_token=',
      example: 'https://oapi.dingtalk.com/robot/send?access_token=',
    },
    counterExample: '/robot/send?x',
  }),
  token(
    'google-chat-webhook',
    'Google Chat webhook key',
    'developers.google.com: Chat webhooks',
    [url(30, 50), { alphabet: 'A-Za-z0-9%_=-', min: 0, max: 8 }],
    {
      lead: {
        anchor: 'chat.googleapis.com/',
        pattern: 'chat\\.googleapis\\.com/v1/spaces/[\\w-]{1,30}/messages\\?key=[\\w-]{1,60}&token=',
        example: 'https://chat.googleapis.com/v1/spaces/AAAA/messages?key=k&token=',
      },
      counterExample: 'chat.googleapis.com/v1',
    },
  ),
  token('zapier-webhook', 'Zapier webhook', 'zapier.com: webhooks', [digits(5, 9), '/', alnum(5, 12)], {
    lead: {
      anchor: 'hooks.zapier.com/',
      pattern: 'hooks\\.zapier\\.com/hooks/(?:catch|standard)/',
      example: 'https://hooks.zapier.com/hooks/catch/',
    },
    counterExample: 'hooks.zapier.com/hooks',
  }),
  token('zoho-token', 'Zoho token', 'zoho.com: OAuth', ['1000.', lowerHex(32), '.', lowerHex(32)], {
    counterExample: '1000.5',
  }),
  beside(
    'line-secret',
    'LINE or chat platform token',
    'trufflehog: line',
    'linemessaging linenotify linebot',
    [base64Any(43, 180)],
  ),
  beside(
    'yelp-key',
    'Yelp, Tripadvisor or travel key',
    'trufflehog: yelp',
    'yelp tripadvisor amadeus skyscanner duffel sabre',
    [base64Any(16, 130)],
  ),
  token('duffel-token', 'Duffel token', 'duffel.com: API', [
    oneOf('duffel_test_', 'duffel_live_'),
    base64Any(43),
  ]),
];
