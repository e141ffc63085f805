import type { BesideKind } from './kind.ts';
import { beside } from './kind.ts';
import { url } from './shape.ts';

/** Services whose keys have no form by which they could be known. */
const FORMLESS =
  'abyssale activetrail adobesign adzuna aeroworkflow aircall alconost alegra aletheiaapi allsports ambee ' +
  'amberdata amocrm ankr apacta apideck apifonica apigee apiscience apitemplate apollographql apolloio appcenter ' +
  'appcircle appcues appfollow appointedd appoptics appsynergy apptivo appwrite asaas ashbyhq atera attio autodesk ' +
  'autoklose avaza avochato aweber axonaut ayrshare baichuan bambora beebole beehiiv benchling benchmarkemail ' +
  'besnappy besttime betterstack billdesk billomat bitbar bitquery bitrix24 blackduck blitapp blockdaemon ' +
  'blockfrost bombbomb bookeo boostnote borgbase botpress brandfetch brevo brightlocal browserling browshot ' +
  'bubbleio buddyns buddyworks bugherd builderio buzzsprout caflou callrail campayn cannyio capmonster captaindata ' +
  'carboninterface cashboard cashfree castai ccavenue centralstationcrm cequens cexio chainalysis chainstack ' +
  'chartbeat chatfule chatwoot checio checklyhq checkmarx checkmk checkr cherryservers cirrusci civitai ' +
  'cleverreach clevertap clickatell clickhelp cliengo clientary clinchpad cloudelements cloudimage cloudmersive ' +
  'cloudns cloze clustdoc codequiry codesandbox cognism comfyui commercejs companyhub constantcontact constellix ' +
  'contabo contentstack conversiontools copyai countrylayer covalenthq coveo craftmypdf crossbrowsertesting ' +
  'crowdin cryptopanic currencycloud currencyfreaks currencyscoop currentsapi customcat customerguru cybersource ' +
  'd7network dagster dashscope datafire dataforseo datagov datarobot debounce decodo deepmotion delighted demio ' +
  'descript dfuse dialpad diggernaut digicert dnscheck dnsimple dnsmadeeasy dockerhub docparser doppler dotdigital ' +
  'dreamhost dronahq dropcontact dynalist dyspatch eagleeyenetworks easydns easyinsight easypost ecostruxureit ' +
  'eightxeight emailoctopus emarsys enablex endorlabs equinix everbridge eversign exchangerateapi exotel ' +
  'expediagroup exportsdk extractorapi faceplusplus factset falai fastforex fattmerchant fauxpilot fetchrss ' +
  'filebaseio fillout finage financialmodelingprep findthatlead flatio fleetbase flexport flightapi flightlabs ' +
  'flowroute flyio formio fossa freeagent freshping fxmarket gandi geckoboard genderize gengo geocodify geoipifi ' +
  'getaddress getgist getimg getresponse getsandbox getyourguide gitguardian glassnode glitterlyapi gocanvas ' +
  'gooseai gooten goshippo gosquared grafanaoncall grafbase gridscale groovehq groundcover gtmetrix guardianapi ' +
  'guesty gupshup happyscribe headspin helcim helpcrunch hereapi hetznercloud heygen hiveage hotelbeds huaweicloud ' +
  'hunterio hunyuan hybiscus hyperpay hyperping hyperwallet iamport ibmcloud iconfinder icypeas ideogram iexapis ' +
  'ilert infobip inngest inoreader instabot instamojo instatus interseller invoiceocean ionos ip2location ipinfodb ' +
  'ipregistry jasperai jdcloud joyent jsonbin jupiterone juspay justworks kakaopay kaleyra kaltura kamatera ' +
  'kanbantool karmacrm kaspr kentik kestra kintone kiwicom klenty klipfolio kobiton kommo ksyun lacework landbot ' +
  'langfuse languagelayer latitudesh leadiq leaseweb lemonway leonardoai lessannoyingcrm lexigram linkpreview ' +
  'listennotes listmonk livestorm logicmonitor loginradius lokalise luadns lumaai lumigo lunchmoney magicbell ' +
  'mailboxvalidator mailinator mailmodo mailosaur mailpace mailreach mailsac mailslurp mangopay meistertask ' +
  'memfault metrilo mimecast mindmeister mixmax moonshotai moosend moyasar msg91 multisafepay muxinc mxtoolbox ' +
  'myfatoorah myintervals namecheap namecom namesilo nansen naverpay netcup netdata nethunt neutrinoapi ' +
  'newscatcher nexusiq nftport nhost nicereply nirvanix nocodb novita nownodes nvapi octoai octopusdeploy omnisend ' +
  'onedesk onepagecrm oneuptime onwaterio oopspam opayo opengraphr openobserve openphone openpix opensea openuv ' +
  'openvpn outscraper overloop ovhcloud owlbot packagecloud packethost pagarme pandascore paperform paralleldots ' +
  'parseur partnerstack passbase paychex paycor paydirtapp payfast payhere payhip paylocity paymoapp paymob ' +
  'payplug payumoney peakon pepipost pesapal phantombuster phoenixnap phonepe phyllo pikalabs pipefy pixabay ' +
  'planhat planviewleankit planyo playht pocketbase pocketnetwork podio polytomic porkbun portainer portone ' +
  'postageapp powrbot predibase printful printify prodpad prospectcrm protocolsio proxycrawl pulsetic pushbullet ' +
  'pushover pushwoosh qianfan qiniu qmetry qovery quaderno qualaroo qubole rackspace rarible readwise ' +
  'reallysimplesystems rechargepayments recombee redpanda rentcast repairshopr replit replyio requestfinance ' +
  'revampcrm revenuecat rippling ritekit robinhoodcrypto rootly route4me rownd runwayml sagepay saladcloud ' +
  'salesblink salescookie salesflare salesmate sambanova satispay scalapay scaledrone scaleserp scalewayapi ' +
  'scalingo scalr scoutapm scrapeowl scraperbox scrutinizerci segmind selectpdf semaphoreci semgrep sendfox sendle ' +
  'sendoso sendpulse serphouse sevdesk seventeentrack sherpadesk ship24 shiphero shippable shippo shortpixel ' +
  'signeasy signnow signoz signrequest signwell sigopt siliconflow simfin similarweb simplelogin simplynoted ' +
  'sinchmessage sitecore siteleaf skribble skybiometry smartlead smooch smtp2go socketlabs solvvy sonatype ' +
  'spacelift speechify sportradar sportsmonk sprinklr stabilityai stackit statista statusgator statuspageio ' +
  'stepzen stitchdata storecove storjio stripo sugester sumup surveyanyplace surveysparrow synthesia talkdesk ' +
  'tallyfy tappayments tatumio teamgate teamtailor technicalanalysisapi telerivet temporalio tenderly tenjin ' +
  'testingbot testmo text2data theoddsapi thinkific thirdweb thousandeyes timetastic timezoneapi tines tinybird ' +
  'tmetric tokeet tomorrowio travelpayouts travelport trmlabs trulioo trustly trustpilot turbosmtp twingate ' +
  'uclassify ucloud unbounce unifonic upcdatabase upcloudapi uptrace upwave upyun usersnap vagrantcloud valueserp ' +
  'vbout veracode verimail veriphone verkada versioneye viator vidyard vivawallet voiceflow voicegain volcengine ' +
  'voodoosms vouchery vpnapi vultrapi walletconnect warmbox warpstream wasabisys whitesource whoisxml woopra ' +
  'worksnaps worldcoinindex worldweather writesonic wundergraph xmatters xraycloud yext yotpo yousign yunpian ' +
  'zapsign zencoder zenduty zenkitapi zenscrape zenserp zephyrscale zeplin zeptomail zettle zhipuai zipapi zohocrm ' +
  'zoomeye zulipchat baseten braintrustdata codefresh gridscale kinde lakera mixedbread nebius nomicai portkeyai ' +
  'smithery spaceliftio stackit traceloop whylabs ' +
  'activepieces anrok anydo belvo bluejeans bookingcom catchpoint cerebrium checkly classlink cometml dacast ' +
  'deepnote doordash expedia firehydrant flipt gitpod gotify gotoconnect gravityforms hashnode hibp ' +
  'homeassistant hubitat incidentio keycdn leptonai litellm markerio neondb olark opencart opencti payloadcms ' +
  'piwikpro portkey powerbi questdb radario rapyd remitly riotgames rome2rio routee scylladb servicenow ' +
  'airscale cloudpayments gigachat selectel ' +
  'simpleanalytics smugmug socure soracom spiderfoot stackblitz starknet subgraphstudio swetrix tawkto telesign ' +
  'thehive trayio tripadvisor umami goldsky eppo chippercash uspswebtools volusion xboxlive zksync ' +
  // Their own forms are no longer, or not yet, those of all their keys.
  'mailchimp mailgun gitlab stripe shopify huggingface perplexity openrouter tailscale telegram bitwarden infisical ' +
  'infracost rubygems packagist databento browserbase conekta tavily helicone twelvelabs capsolver clojars composio ' +
  'coderabbit daytona localstack prefect stackhawk settlemint unkey svix zuplo';

/**
 * The kind for the keys of every service, whatever they look like: where nothing but a sign of assignment or an opening
 * quote stands between the service's name and a drawn value.
 */
export function serviceKind(others: readonly BesideKind[]): BesideKind {
  const named = others.flatMap(({ names }) => names).filter((name) => name.length >= SHORTEST_NAME);
  const kind = beside(
    'service-key',
    'Key right behind the name of a service, of whatever form',
    'public lists of services with APIs',
    [...new Set([...FORMLESS.split(' '), ...named])].join(' '),
    [url(16, 200)],
  );
  return { ...kind, joined: true };
}

/** Shorter names are found in other words by chance. */
const SHORTEST_NAME = 5;
