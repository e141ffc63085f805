import { type Kind, type TokenKind, token } from './kind.ts';
import { alnum, base64Any, hex, lower, lowerHex, type Shape, url, uuid } from './shape.ts';

/** A key that is a part of a URL's path: whoever knows the address is let in. */
function address(id: string, title: string, source: string, before: string, shape: Shape): TokenKind {
  // Without a host, the anchor is the first part of the path with the slash before it.
  const [host = '', ...path] = before.split(/(?<=.)\//);
  return token(id, title, source, shape, {
    lead: { anchor: host, pattern: [escaped(host), ...path.map(segment)].join('/'), example: filled(before) },
    counterExample: `https://${filled(before)}{key}`,
  });
}

/** `*` stands for a part of the path that differs. */
const segment = (part: string) => (part === '*' ? '[\\w.-]{1,60}' : escaped(part));
const filled = (before: string) => before.replaceAll('*', 'main');
const escaped = (part: string) => part.replace(/[.]/g, '\\$&');

/** Addresses to which one may post, or over which one may ask, without any other key. */
export const ADDRESSES: readonly Kind[] = [
  address('alchemy-endpoint', 'Alchemy endpoint', 'alchemy.com: docs', 'g.alchemy.com/*/', [url(20, 44)]),
  address('alchemy-endpoint-old', 'Alchemy endpoint of the first form', 'alchemy.com', 'alchemyapi.io/*/', [
    url(32, 44),
  ]),
  address('infura-endpoint', 'Infura endpoint', 'docs.infura.io: endpoints', 'infura.io/*/', [hex(32)]),
  address(
    'infura-socket',
    'Infura endpoint for web sockets',
    'docs.infura.io: endpoints',
    'infura.io/ws/*/',
    [hex(32)],
  ),
  address('quicknode-endpoint', 'QuickNode endpoint', 'quicknode.com: docs', 'quiknode.pro/', [hex(40)]),
  address('ankr-endpoint', 'Ankr endpoint', 'ankr.com: RPC docs', 'rpc.ankr.com/*/', [hex(64)]),
  address('getblock-endpoint', 'GetBlock endpoint', 'docs.getblock.io', 'go.getblock.io/', [hex(32)]),
  address('blast-endpoint', 'Blast API endpoint', 'docs.blastapi.io', 'blastapi.io/', uuid),
  address('ifttt-webhook', 'IFTTT webhook', 'ifttt.com: webhooks', 'maker.ifttt.com/trigger/*/with/key/', [
    url(20, 64),
  ]),
  address(
    'ifttt-json-webhook',
    'IFTTT webhook for JSON',
    'ifttt.com',
    'maker.ifttt.com/trigger/*/json/with/key/',
    [url(20, 64)],
  ),
  address('make-webhook-old', 'Make webhook of the first form', 'make.com: webhooks', 'hook.make.com/', [
    alnum(20, 100),
  ]),
  address('integromat-webhook', 'Integromat webhook', 'make.com: webhooks', 'hook.integromat.com/', [
    alnum(20, 100),
  ]),
  address('datadog-intake', 'Datadog intake', 'docs.datadoghq.com: logs', 'logs.datadoghq.com/v1/input/', [
    lowerHex(32),
  ]),
  address('make-webhook', 'Make webhook', 'make.com: webhooks', '.make.com/', [lower(32)]),
  address(
    'pagerduty-webhook',
    'PagerDuty integration',
    'developer.pagerduty.com',
    'events.pagerduty.com/integration/',
    [lower(32)],
  ),
  address(
    'webex-webhook',
    'Webex incoming webhook',
    'developer.webex.com',
    'webexapis.com/v1/webhooks/incoming/',
    [base64Any(40, 120)],
  ),
  address('feishu-webhook', 'Feishu or Lark robot', 'open.feishu.cn: robots', 'open-apis/bot/v2/hook/', uuid),
  address('rocket-chat-webhook', 'Rocket.Chat webhook', 'docs.rocket.chat: integrations', '/hooks/*/', [
    alnum(40, 70),
  ]),
  address(
    'netlify-build-hook',
    'Netlify build hook',
    'docs.netlify.com: build hooks',
    'api.netlify.com/build_hooks/',
    [{ alphabet: '0-9a-f-', min: 24, max: 36 }],
  ),
  address(
    'vercel-deploy-hook',
    'Vercel deploy hook',
    'vercel.com: deploy hooks',
    'api.vercel.com/v1/integrations/deploy/*/',
    [alnum(8, 40)],
  ),
  address(
    'pages-deploy-hook',
    'Cloudflare Pages deploy hook',
    'developers.cloudflare.com: Pages',
    'pages/webhooks/deploy_hooks/',
    uuid,
  ),
  address(
    'sumologic-collector',
    'Sumo Logic collector',
    'help.sumologic.com: HTTP sources',
    'sumologic.com/receiver/v1/http/',
    [base64Any(60, 200)],
  ),
  address('loggly-input', 'Loggly input', 'documentation.solarwinds.com: Loggly', 'loggly.com/inputs/', uuid),
  address(
    'victorops-webhook',
    'Splunk On-Call integration',
    'help.victorops.com',
    'alert.victorops.com/integrations/generic/*/alert/',
    uuid,
  ),
  address(
    'better-stack-heartbeat',
    'Better Stack heartbeat',
    'betterstack.com: heartbeats',
    'betterstack.com/api/v1/heartbeat/',
    [alnum(20, 40)],
  ),
  address('healthchecks-ping', 'Healthchecks ping', 'healthchecks.io: docs', 'hc-ping.com/', uuid),
  address(
    'apps-script',
    'Google Apps Script deployment',
    'developers.google.com: Apps Script',
    'script.google.com/macros/s/',
    [url(50, 120)],
  ),
];
