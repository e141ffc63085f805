import { ALONE, beside, type Kind, token } from './kind.ts';
import {
  alnum,
  base64,
  base64Any,
  dotted,
  hex,
  letters,
  lower,
  lowerHex,
  oneOf,
  url,
  uuid,
  word,
} from './shape.ts';

/** Providers of models and of what is built upon them. */
export const MACHINES: readonly Kind[] = [
  token('openai-key', 'OpenAI key', 'platform.openai.com: API keys', [
    oneOf('sk-proj-', 'sk-svcacct-', 'sk-admin-', 'sk-None-', 'sk-service-'),
    url(20, 200),
  ]),
  token(
    'openai-key-first',
    'OpenAI key of the first form',
    'platform.openai.com: API keys',
    ['sk-', alnum(20), 'T3BlbkFJ', alnum(20)],
    { counterExample: 'sk-SK' },
  ),
  token('openai-session', 'OpenAI session key', 'platform.openai.com', ['sess-', alnum(40)]),
  token('anthropic-key', 'Anthropic key', 'docs.anthropic.com: API', [
    oneOf('sk-ant-api03-', 'sk-ant-admin01-', 'sk-ant-oat01-', 'sk-ant-ort01-', 'sk-ant-sid01-', 'sk-ant-'),
    url(20, 130),
  ]),
  token(
    'secret-key-dashed',
    'Key of an OpenAI-compatible provider',
    'platform.deepseek.com, docs.litellm.ai',
    ['sk-', alnum(32, 64)],
    { after: ALONE, counterExample: 'sk-learn' },
  ),
  token('openrouter-key', 'OpenRouter key', 'openrouter.ai: API keys', ['sk-or-v1-', lowerHex(64)]),
  token('langfuse-key', 'Langfuse key', 'langfuse.com: API keys', [oneOf('sk-lf-', 'pk-lf-'), ...uuid]),
  token('langsmith-key', 'LangSmith key', 'docs.smith.langchain.com', [
    oneOf('lsv2_pt_', 'lsv2_sk_', 'ls__'),
    word(32, 60),
  ]),
  token('huggingface-token', 'Hugging Face token', 'huggingface.co: tokens', ['hf_', letters(30, 40)], {
    counterExample: 'hf_hub_download',
  }),
  token('huggingface-org-token', 'Hugging Face organisation token', 'huggingface.co: tokens', [
    'api_org_',
    letters(34),
  ]),
  token('replicate-token', 'Replicate token', 'replicate.com: API', ['r8_', alnum(37, 40)]),
  token('groq-key', 'Groq key', 'console.groq.com', ['gsk_', alnum(48, 60)]),
  token('perplexity-key', 'Perplexity key', 'docs.perplexity.ai', ['pplx-', alnum(40, 60)]),
  token('xai-key', 'xAI key', 'docs.x.ai', ['xai-', url(60, 120)]),
  token('fireworks-key', 'Fireworks AI key', 'docs.fireworks.ai', ['fw_', alnum(22, 40)], {
    counterExample: 'fw_version',
  }),
  token('together-key', 'Together AI key', 'docs.together.ai', ['tgp_v1_', url(43)]),
  token('cerebras-key', 'Cerebras key', 'inference-docs.cerebras.ai', ['csk-', alnum(48)]),
  token('nvidia-key', 'NVIDIA API key', 'docs.nvidia.com: NIM', ['nvapi-', url(60, 80)]),
  token('tavily-key', 'Tavily key', 'docs.tavily.com', [
    oneOf('tvly-dev-', 'tvly-prod-', 'tvly-'),
    alnum(30, 40),
  ]),
  token('jina-key', 'Jina AI key', 'jina.ai: API', ['jina_', url(60)]),
  token('firecrawl-key', 'Firecrawl key', 'docs.firecrawl.dev', ['fc-', lowerHex(32)]),
  token('browserbase-key', 'Browserbase key', 'docs.browserbase.com', [
    oneOf('bb_live_', 'bb_test_'),
    url(20, 40),
  ]),
  token('anyscale-key', 'Anyscale key', 'docs.anyscale.com', ['esecret_', alnum(20, 30)]),
  token('voyage-key', 'Voyage AI key', 'docs.voyageai.com', ['pa-', url(43)], {
    after: ALONE,
    counterExample: 'pa-theme',
  }),
  token('pinecone-key', 'Pinecone key', 'docs.pinecone.io', ['pcsk_', word(40, 80)]),
  beside(
    'pinecone-uuid-key',
    'Vector store or model key in UUID form',
    'trufflehog: pinecone',
    'pinecone weaviate stability clarifai vapi leonardo deepl retell assembly',
    uuid,
  ),
  token('deepl-key', 'DeepL key', 'developers.deepl.com', [...uuid, ':fx'], {
    anchors: [':fx'],
    lookBack: 36,
    counterExample: 'text:fx',
  }),
  token('elevenlabs-key', 'ElevenLabs key', 'elevenlabs.io: API', ['sk_', lowerHex(48)], {
    after: ALONE,
    counterExample: 'sk_foo',
  }),
  token('wandb-key', 'Weights & Biases key of the second form', 'docs.wandb.ai', ['wandb_v1_', word(60, 90)]),
  token('composio-key', 'Composio key', 'docs.composio.dev', ['ak_', url(20, 42)], {
    after: ALONE,
    counterExample: 'ak_name',
  }),
  token('cursor-key', 'Cursor key', 'cursor.com: API', ['crsr_', lowerHex(64)]),
  beside(
    'ai-key',
    'Model provider key',
    'gitleaks: cohere; trufflehog: ai providers',
    `openai anthropic claude cohere mistral deepseek deepgram assemblyai elevenlabs stability
    ai21 togetherai replicate runpod wandb clarifai deepai edenai dialogflow nanonets rossum
    ocr ocrspace mindee roboflow imagga removebg photoroom cloudsight kagi serpapi serper
    scraperapi scrapeops scrapingbee scrapfly zenrows zyte scrapinghub apify brightdata oxylabs
    browserless diffbot wolfram wolframalpha firecrawl fireworks groq langchain langsmith
    llamaindex qdrant zilliz milvus friendli monsterapi privateai symbl speechmatics revai
    gladia aylien monkeylearn textrazor meaningcloud languagetool nlpcloud`,
    [base64Any(16, 120)],
  ),
  token('apify-token', 'Apify token', 'docs.apify.com', ['apify_api_', alnum(34, 40)]),
  token(
    'databricks-token',
    'Databricks token',
    'docs.databricks.com: tokens',
    [oneOf('dapi', 'dsapi', 'dose', 'dkea'), lowerHex(32)],
    { counterExample: 'dapifier' },
  ),
  token('snowflake-token', 'Snowflake programmatic token', 'docs.snowflake.com', [
    'ver:1-hint:',
    dotted(20, 400),
  ]),
  beside(
    'snowflake-key',
    'Data platform key',
    'trufflehog',
    `snowflake databricks fivetran airbyte rudderstack mparticle hightouch dbt looker tableau
    metabase redash amplitude mixpanel heapanalytics posthog plausible matomo hotjar fullstory
    kissmetrics chartmogul baremetrics profitwell confluent upstash aiven timescale influx
    influxdb elasticsearch opensearch bonsai algolia typesense meilisearch swiftype lucidworks
    couchbase fauna faunadb neo4j planetscale supabase mlab mongolab cockroach cockroachlabs
    clickhouse singlestore redislabs cloudamqp cloudmqtt pusher adafruit adafruitio blynk
    losant ubidots thingspeak thingsboard samsara arduino`,
    [{ alphabet: 'A-Za-z0-9+/_-', min: 15, max: 96 }],
  ),
  token('thingsboard-url', 'ThingsBoard device token in a URL', 'thingsboard.io: HTTP API', [lower(20)], {
    lead: {
      anchor: 'thingsboard.cloud/api/v1/',
      pattern: 'thingsboard\\.cloud/api/v1/',
      example: 'https://thingsboard.cloud/api/v1/',
    },
    counterExample: 'thingsboard.cloud/api/v1/',
  }),
  token('supabase-token', 'Supabase token', 'supabase.com: access tokens', [
    oneOf('sbp_', 'sb_secret_', 'sbp_oauth_', 'sbp_v0_'),
    url(31, 64),
  ]),
  token('planetscale-token', 'PlanetScale token or password', 'planetscale.com: tokens', [
    oneOf('pscale_tkn_', 'pscale_pw_', 'pscale_oauth_', 'pscale_app_secret_'),
    dotted(32, 64),
  ]),
  token('neon-key', 'Neon API key', 'neon.tech: API keys', ['napi_', alnum(40, 70)]),
  token('neon-password', 'Neon password', 'neon.tech', ['npg_', alnum(10, 30)], { counterExample: 'npg_x' }),
  token('aiven-token', 'Aiven token or password', 'docs.aiven.io: password prefix', [
    oneOf('AVNS_'),
    url(15, 30),
  ]),
  token('aiven-auth-token', 'Aiven authentication token', 'docs.aiven.io: authentication tokens', [
    'AVNU_',
    base64(100, 600),
  ]),
  token('clickhouse-key', 'ClickHouse Cloud secret', 'clickhouse.com: API', ['4b1d', alnum(38)], {
    counterExample: '4b1d0',
  }),
  token('fauna-key', 'Fauna secret', 'docs.fauna.com', [oneOf('fnAD', 'fnAE', 'fnAF'), url(36)]),
  token(
    'convex-key',
    'Convex deploy key',
    'docs.convex.dev',
    [
      oneOf('prod:', 'dev:', 'preview:'),
      lower(3, 20),
      '-',
      lower(3, 20),
      '-',
      lower(1, 4),
      '|',
      base64Any(40, 400),
    ],
    { after: ALONE, counterExample: 'prod:a' },
  ),
  token(
    'algolia-key',
    'Algolia secured key',
    'algolia.com: secured keys',
    [oneOf('NDk', 'NTA', 'ODk'), base64Any(120, 400)],
    { counterExample: 'NDkx' },
  ),
  token('posthog-key', 'PostHog personal key', 'posthog.com: API', [oneOf('phx_', 'phs_'), url(32, 60)]),
  token(
    'airtable-token',
    'Airtable token',
    'airtable.com: personal tokens',
    ['pat', alnum(14), '.', lowerHex(64)],
    { counterExample: 'pattern.a' },
  ),
  token('airtable-key', 'Airtable key of the first form', 'airtable.com: API', ['key', alnum(14)], {
    lead: {
      anchor: 'airtable',
      pattern: '[Aa][Ii][Rr][Tt][Aa][Bb][Ll][Ee][^\\n]{0,30}?[\\s"\'=:]',
      example: 'airtable: ',
    },
    counterExample: 'airtable keyboard',
  }),
  token('grafana-token', 'Grafana key', 'grafana.com: service accounts', [
    oneOf('glsa_', 'glc_'),
    base64Any(32, 400),
  ]),
  token('grafana-legacy-key', 'Grafana key of the first form', 'grafana.com: API keys', [
    'eyJrIjoi',
    base64Any(40, 400),
  ]),
  token('elastic-key', 'Elastic Cloud key', 'elastic.co: API keys', [
    oneOf('essu_', 'eoak_'),
    base64Any(40, 200),
  ]),
  token('new-relic-key', 'New Relic key', 'docs.newrelic.com: API keys', [
    oneOf('NRAK-', 'NRII-', 'NRIQ-', 'NRJS-', 'NRRA-', 'NRAA-', 'NRSP-', 'NRBR-'),
    { alphabet: 'A-Za-z0-9_-', min: 19, max: 50 },
  ]),
  token('new-relic-license', 'New Relic license key', 'docs.newrelic.com: license keys', [hex(36), 'NRAL'], {
    counterExample: 'NRAL',
  }),
  beside('new-relic-hex-key', 'New Relic key in hex', 'gitleaks: new-relic', 'newrelic', [hex(40, 64)]),
  beside('datadog-key', 'Datadog key', 'docs.datadoghq.com: API and app keys', 'datadog ddapp ddapi', [
    hex(32, 40),
  ]),
  beside(
    'datadog-any-key',
    'Monitoring key',
    'trufflehog: monitoring',
    `datadog sentry rollbar bugsnag honeybadger airbrake raygun logdna loggly papertrail logzio
    sumologic sumo splunk signalfx dynatrace appdynamics instana pingdom uptimerobot
    statuscake betteruptime opsgenie victorops squadcast librato wavefront stackdriver
    honeycomb lightstep skylight insightops logentries coralogix mezmo cronitor healthchecks
    deadmanssnitch updown site24x7 nagios zabbix kibana graylog grafana prometheus
    launchdarkly optimizely flagsmith configcat statsig apptimize hypertrack caspio cloudsmith`,
    [base64Any(16, 80)],
  ),
  beside(
    'monitoring-uuid-key',
    'Monitoring key in UUID form',
    'trufflehog: logentries, launchdarkly',
    `logentries insightops loggly sendbird newrelic splunk launchdarkly healthchecks rapid7
    bugsnag logzio flagsmith hubspot snyk kucoin nylas auth0 okta virustotal spoonacular zoom
    hypertrack squarespace sentiment calorieninja unifyid shotstack pollsapi lemlist checkvist
    cloverly`,
    uuid,
  ),
  token('launchdarkly-key', 'LaunchDarkly key', 'docs.launchdarkly.com', [
    oneOf('sdk-', 'api-', 'mob-', 'rel-'),
    ...uuid,
  ]),
  token('sentry-token', 'Sentry token', 'docs.sentry.io: auth tokens', [
    oneOf('sntryu_', 'sntrya_', 'sntryi_'),
    hex(64),
  ]),
  token('sentry-org-token', 'Sentry organisation token', 'docs.sentry.io: auth tokens', [
    'sntrys_',
    base64Any(60, 600),
  ]),
  token('dynatrace-token', 'Dynatrace token', 'docs.dynatrace.com: tokens', [
    oneOf('dt0c01.', 'dt0s01.', 'dt0s02.', 'dt0s08.', 'dt0a01.', 'dt0e01.'),
    alnum(8, 24),
    '.',
    alnum(40, 64),
  ]),
  token('pagerduty-key', 'PagerDuty key', 'developer.pagerduty.com', [
    oneOf('pdus+_', 'pdeu+_'),
    url(20, 80),
  ]),
  beside('pagerduty-beside', 'PagerDuty key of the first form', 'developer.pagerduty.com', 'pagerduty', [
    url(20, 32),
  ]),
  token('honeycomb-key', 'Honeycomb key', 'docs.honeycomb.io', [
    oneOf('hcaik_', 'hcxik_', 'hcaic_', 'hcbik_', 'hcamk_', 'hcxmk_'),
    lower(50, 80),
  ]),
  token('logfire-token', 'Logfire token', 'logfire.pydantic.dev', [
    'pylf_v',
    { alphabet: '0-9', min: 1, max: 2 },
    '_',
    lower(2),
    '_',
    alnum(43),
  ]),
  token(
    'statsig-key',
    'Statsig or Split key',
    'docs.statsig.com',
    [oneOf('secret-', 'console-'), alnum(40, 60)],
    { after: ALONE, counterExample: 'secret-santa' },
  ),
  token('mapbox-token', 'Mapbox token', 'docs.mapbox.com: tokens', [
    oneOf('sk.eyJ', 'pk.eyJ', 'tk.eyJ'),
    dotted(60, 160),
  ]),
  beside(
    'maps-key',
    'Maps, weather or geodata key',
    'trufflehog: maps',
    `mapbox mapquest tomtom heremaps geoapify geocodio opencage positionstack locationiq
    maptiler stadia thunderforest graphhopper openrouteservice openweather openweathermap owm
    weatherapi weatherbit weatherstack accuweather climacell darksky stormglass visualcrossing
    airvisual aviationstack flightaware flightstats what3words smarty smartystreets zipcode
    zipcodeapi postcodes walkscore noaa usgs bingmaps baidu amap carto cesium esri arcgis
    mapillary lyft foursquare`,
    [base64Any(16, 90)],
  ),
];
