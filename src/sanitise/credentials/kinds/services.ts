import type { BesideKind } from './kind.ts';
import { beside } from './kind.ts';
import { url } from './shape.ts';

/** Services whose keys have no form by which they could be known. */
const FORMLESS =
  'abyssale activetrail adzuna aeroworkflow aircall alconost alegra aletheiaapi allsports ambee amberdata ankr ' +
  'apacta apideck apifonica apigee apiscience apitemplate appcenter appcues appfollow appointedd appoptics ' +
  'appsynergy apptivo appwrite atera autodesk autoklose avaza avochato axonaut ayrshare beebole beehiiv benchling ' +
  'besnappy besttime betterstack billomat bitbar blitapp blockfrost bombbomb bookeo boostnote borgbase botpress ' +
  'brandfetch brevo browshot bubbleio buddyns bugherd buzzsprout caflou callrail campayn cannyio capmonster ' +
  'captaindata carboninterface cashboard castai centralstationcrm cexio chainstack chatfule chatwoot checio ' +
  'checklyhq checkr cleverreach clevertap clickhelp cliengo clientary clinchpad cloudelements cloudimage ' +
  'cloudmersive cloze clustdoc codequiry codesandbox commercejs companyhub conversiontools countrylayer coveo ' +
  'craftmypdf crossbrowsertesting crowdin cryptopanic currencycloud currencyfreaks currencyscoop currentsapi ' +
  'customerguru d7network datafire datagov datarobot debounce decodo delighted dfuse dialpad diggernaut digicert ' +
  'dnscheck docparser doppler dotdigital dronahq dropcontact dynalist dyspatch eagleeyenetworks easyinsight ' +
  'easypost ecostruxureit eightxeight emarsys enablex endorlabs everbridge exchangerateapi exportsdk extractorapi ' +
  'faceplusplus factset fastforex fetchrss finage financialmodelingprep flatio flexport flightapi flightlabs ' +
  'flowroute flyio formio freeagent fxmarket geckoboard genderize geocodify geoipifi getaddress getgist getresponse ' +
  'getsandbox glassnode glitterlyapi gocanvas goshippo groovehq gtmetrix guardianapi guesty happyscribe helpcrunch ' +
  'hereapi heygen hiveage hybiscus hyperwallet ibmcloud iconfinder icypeas iexapis inngest inoreader instabot ' +
  'instamojo interseller invoiceocean ip2location ipregistry jsonbin jupiterone kanbantool karmacrm kentik kintone ' +
  'klenty klipfolio lacework landbot langfuse languagelayer leadiq lessannoyingcrm lexigram linkpreview listennotes ' +
  'livestorm logicmonitor loginradius lokalise lumigo lunchmoney magicbell mailboxvalidator mailmodo mailosaur ' +
  'mailreach mailsac meistertask memfault metrilo mimecast mindmeister mixmax moosend mxtoolbox myintervals ' +
  'namecheap namesilo nansen nethunt neutrinoapi newscatcher nftport nicereply nocodb nvapi octopusdeploy omnisend ' +
  'onedesk onepagecrm onwaterio oopspam opengraphr openphone openuv outscraper ovhcloud owlbot packagecloud pagarme ' +
  'pandascore paperform paralleldots parseur partnerstack paydirtapp payhip paymoapp peakon pepipost phantombuster ' +
  'phyllo pipefy pixabay planhat planviewleankit podio polytomic porkbun portainer postageapp powrbot printful ' +
  'printify prodpad prospectcrm protocolsio proxycrawl pushbullet pushover pushwoosh qovery quaderno qualaroo ' +
  'qubole readwise reallysimplesystems rechargepayments recombee rentcast repairshopr replyio requestfinance ' +
  'revampcrm revenuecat ritekit robinhoodcrypto rootly route4me rownd saladcloud salesblink salescookie salesflare ' +
  'salesmate scaledrone scalingo scalr scoutapm scrapeowl scraperbox scrutinizerci selectpdf sendfox sendpulse ' +
  'serphouse sevdesk sherpadesk shortpixel signwell sigopt simfin similarweb simplelogin simplynoted sinchmessage ' +
  'siteleaf skybiometry smartlead smooch solvvy sportradar sportsmonk sprinklr statista stitchdata storecove stripo ' +
  'sugester surveyanyplace surveysparrow synthesia talkdesk tallyfy tatumio teamgate teamtailor ' +
  'technicalanalysisapi telerivet tenderly testingbot text2data theoddsapi thinkific thousandeyes timetastic ' +
  'timezoneapi tines tinybird tmetric tokeet tomorrowio travelpayouts trulioo trustpilot twingate unbounce ' +
  'upcdatabase upwave usersnap vagrantcloud vbout veracode verimail veriphone verkada versioneye voiceflow ' +
  'voicegain voodoosms vouchery vpnapi walletconnect warmbox whoisxml worksnaps worldcoinindex worldweather ' +
  'xmatters yext yotpo yousign zapsign zencoder zenkitapi zenscrape zenserp zeplin zipapi zohocrm zoomeye zulipchat';

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
