import { ALONE, APART, beside, type Kind, token } from './kind.ts';
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

/** Payment, banking, currencies, shops and shipping. */
export const MONEY: readonly Kind[] = [
  token(
    'stripe-key',
    'Stripe secret or restricted key',
    'docs.stripe.com: API keys',
    [oneOf('sk_live_', 'sk_test_', 'sk_prod_', 'rk_live_', 'rk_test_', 'rk_prod_'), alnum(10, 250)],
    { counterExample: 'pk_live_0a1b2c3d4e5f6a7b8c9d0e1f' },
  ),
  token(
    'stripe-webhook-secret',
    'Webhook signing secret',
    'docs.stripe.com: webhooks; standardwebhooks.com',
    ['whsec_', base64Any(20, 120)],
  ),
  token('stripe-ephemeral-key', 'Stripe ephemeral key', 'docs.stripe.com: mobile SDKs', [
    oneOf('ek_live_', 'ek_test_'),
    alnum(20, 250),
  ]),
  token('paypal-braintree-token', 'PayPal Braintree access token', 'developer.paypal.com: Braintree', [
    oneOf('access_token$production$', 'access_token$sandbox$'),
    lower(16),
    '$',
    lowerHex(32),
  ]),
  beside(
    'paypal-secret',
    'PayPal client secret',
    'developer.paypal.com',
    `paypal braintree venmo payoneer adyen worldpay klarna mollie razorpay paytm payu alipay
    wepay dwolla gocardless authorizenet bluesnap paddle chargify chargebee recurly zuora
    fastspring lemonsqueezy gumroad paystack flutterwave mercadopago pagseguro iyzico cielo
    billplz xendit midtrans omise sezzle afterpay`,
    [base64Any(16, 100)],
  ),
  token(
    'square-token',
    'Square access token',
    'developer.squareup.com: access tokens',
    ['EAAA', url(56, 64)],
    { counterExample: 'EAAAx' },
  ),
  token('square-secret', 'Square OAuth token or secret', 'developer.squareup.com: OAuth', [
    oneOf('sq0atp-', 'sq0csp-', 'sqOatp-', 'sqOcsp-', 'sq0idp-', 'sq0atb-', 'sq0csb-'),
    url(22, 60),
  ]),
  token('shopify-token', 'Shopify access token or secret', 'shopify.dev: access tokens', [
    oneOf('shpat_', 'shpca_', 'shppa_', 'shpss_', 'shptka_', 'shpua_'),
    hex(32),
  ]),
  token('shopify-merchant-token', 'Shopify merchant, client or partner token', 'shopify.dev: tokens', [
    oneOf('atkn_', 'ptkn_', 'ztkn_', 'prtapi_'),
    hex(64),
  ]),
  token('shopify-marketplace-token', 'Shopify marketplace token', 'shopify.dev: tokens', [
    'shpmkt_',
    hex(8),
    '_',
    hex(32),
  ]),
  token(
    'adyen-key',
    'Adyen API key',
    'docs.adyen.com: API credentials',
    ['AQE', { alphabet: 'A-Za-z0-9+/=', min: 80, max: 120 }, '-', base64Any(40, 50), '-', dotted(10, 30)],
    { counterExample: 'AQEx' },
  ),
  token('plaid-token', 'Plaid access token', 'plaid.com: tokens', [
    oneOf(
      'access-sandbox-',
      'access-development-',
      'access-production-',
      'link-sandbox-',
      'link-production-',
      'public-production-',
    ),
    ...uuid,
  ]),
  beside(
    'plaid-secret',
    'Plaid secret',
    'plaid.com: API keys',
    'plaid finicity yodlee truelayer nordigen transferwise revolut monzo starling n26 brex',
    [alnum(20, 64)],
  ),
  beside(
    'finance-uuid-key',
    'Bank or exchange key in UUID form',
    'gitleaks: kucoin; trufflehog: wise',
    'transferwise coinmarketcap kucoin bitmex okx squarespace moonpay nomics taxjar',
    uuid,
  ),
  token('razorpay-key', 'Razorpay key', 'razorpay.com: API keys', [
    oneOf('rzp_live_', 'rzp_test_'),
    alnum(14, 24),
  ]),
  token('flutterwave-key', 'Flutterwave key', 'developer.flutterwave.com', [
    oneOf('FLWSECK-', 'FLWSECK_TEST-', 'FLWPUBK_TEST-', 'FLWPUBK-'),
    lower(12, 32),
  ]),
  token(
    'mercadopago-token',
    'Mercado Pago token',
    'mercadopago.com: credentials',
    [oneOf('APP_USR-', 'TEST-'), digits(13, 16), '-', digits(6), '-', lowerHex(32), '-', digits(6, 12)],
    { counterExample: 'TEST-1' },
  ),
  token(
    'gocardless-token',
    'GoCardless token',
    'developer.gocardless.com',
    [oneOf('live_', 'sandbox_'), base64Any(40, 44)],
    { after: ALONE, counterExample: 'live_feed' },
  ),
  token(
    'lob-key',
    'Lob key',
    'docs.lob.com',
    [oneOf('live_', 'test_', 'live_pub_', 'test_pub_'), lowerHex(31, 35)],
    { after: ALONE, counterExample: 'test_publisher' },
  ),
  token('mollie-key', 'Mollie key', 'docs.mollie.com', [oneOf('live_', 'test_', 'access_'), alnum(30, 40)], {
    after: ALONE,
    counterExample: 'test_case',
  }),
  token('paddle-key', 'Paddle API key', 'developer.paddle.com', [
    'pdl_',
    oneOf('live_', 'sdbx_'),
    'apikey_',
    alnum(26),
    '_',
    alnum(22),
    '_',
    alnum(3),
  ]),
  token(
    'chargebee-key',
    'Chargebee key',
    'chargebee.com: API keys',
    [oneOf('live_', 'test_'), alnum(16, 60)],
    // What a test or a stream is called.
    {
      after: ALONE,
      unless: '(?:live|test)_[a-z]{16,60}\\d{0,3}(?![A-Za-z0-9])',
      counterExample: 'live_stream',
    },
  ),
  token('conekta-key', 'Conekta key', 'developers.conekta.com', [oneOf('key_'), alnum(22, 24)], {
    after: ALONE,
    counterExample: 'key_down',
  }),
  token('coinbase-key', 'Coinbase key', 'docs.cdp.coinbase.com', [
    'organizations/',
    ...uuid,
    '/apiKeys/',
    ...uuid,
  ]),
  beside(
    'coinbase-secret',
    'Exchange key or secret',
    'gitleaks: coinbase, kraken, bittrex, kucoin',
    `coinbase binance kraken bittrex kucoin bitfinex bitstamp poloniex huobi bitmex bybit
    gateio cryptocompare coinapi coinlayer coinlib nicehash etherscan bscscan polygonscan
    infura alchemy moralis quicknode blockcypher blockchain covalent ethplorer bitcoinaverage
    deribit ftx upbit coincheck`,
    [{ alphabet: 'A-Za-z0-9+/_-', min: 20, max: 100 }],
  ),
  beside(
    'market-data-key',
    'Market data key',
    'gitleaks: finnhub; trufflehog',
    `finnhub alphavantage iex iexcloud alpaca quandl tiingo twelvedata fmp marketstack
    currencylayer fixer openexchangerates exchangerates currencyapi intrinio tradier oanda
    barchart worldtradingdata fixerio vatlayer taxjar avalara freshbooks quickbooks xero
    zohobooks stockdata eodhd nasdaq lendflow`,
    [base64Any(16, 64)],
  ),
  token('alpaca-key', 'Alpaca key', 'docs.alpaca.markets', [oneOf('AK', 'PK'), upper(18)], {
    after: ALONE,
    counterExample: 'PKG',
  }),
  token('ethereum-private-key', 'Ethereum private key', 'ethereum.org: accounts', [lowerHex(64)], {
    lead: {
      anchor: 'private',
      pattern: 'private[_ ]?key["\']?\\s{0,3}[:=]\\s{0,3}["\']?0x',
      example: 'private_key: 0x',
    },
    counterExample: 'transaction 0x3f',
  }),
  token('easypost-key', 'EasyPost key', 'docs.easypost.com', [oneOf('EZAK', 'EZTK'), alnum(54)], {
    after: APART,
  }),
  token('shippo-token', 'Shippo token', 'docs.goshippo.com', [
    oneOf('shippo_live_', 'shippo_test_'),
    hex(40),
  ]),
  beside(
    'shipping-key',
    'Shipping or postal key',
    'trufflehog: shipday, aftership',
    `aftership shipstation shipengine shipbob easyship sendcloud fedex usps dhl shipday onfleet
    trackingmore loginext`,
    [base64Any(16, 64)],
  ),
  beside(
    'shop-key',
    'Shop platform key',
    'gitleaks: etsy',
    `etsy ebay shopee lazada magento bigcommerce prestashop woocommerce squarespace ecwid
    shopware walmart bestbuy rakuten mercadolibre zalando commercetools saleor vtex snipcart`,
    [base64Any(20, 64)],
  ),
  token(
    'woocommerce-key',
    'WooCommerce key',
    'woocommerce.com: REST API',
    [oneOf('ck_', 'cs_'), lowerHex(40)],
    { after: ALONE },
  ),
  token('ebay-key', 'eBay certificate id', 'developer.ebay.com: application keys', [
    oneOf('PRD-', 'SBX-'),
    lowerHex(12),
    '-',
    lowerHex(4),
    '-',
    lowerHex(4),
    '-',
    lowerHex(4),
    '-',
    lowerHex(4),
  ]),
  token(
    'braintree-token',
    'Braintree tokenisation key',
    'developer.paypal.com: Braintree',
    [oneOf('production_', 'sandbox_'), lower(8), '_', lower(16)],
    { after: ALONE, counterExample: 'production_db_main' },
  ),
  token(
    'freemius-key',
    'Freemius secret key',
    'gitleaks: freemius',
    ['sk_', { alphabet: '!-&(-.0-;=?-~', min: 29, max: 29 }],
    {
      lead: {
        anchor: 'secret_key',
        pattern: 'secret_key["\']\\s{0,3}=>\\s{0,3}["\']',
        example: '"secret_key" => "',
      },
      counterExample: '"secret_key" => ""',
    },
  ),
  token(
    'maxmind-key',
    'MaxMind license key',
    'dev.maxmind.com: license keys',
    [alnum(6), '_', alnum(29), '_mmk'],
    { anchors: ['_mmk'], lookBack: 36, counterExample: 'a_mmk' },
  ),
  beside(
    'maxmind-old-key',
    'MaxMind or fraud service key',
    'trufflehog: maxmind',
    `maxmind geoip geoip2 signifyd kount seon ipqualityscore ipinfo ipstack ipgeolocation ipapi
    ipdata bigdatacloud fraudlabspro abuseipdb`,
    [word(16, 64)],
  ),
  token('settlemint-token', 'SettleMint token', 'gitleaks: settlemint', [
    oneOf('sm_aat_', 'sm_pat_', 'sm_sat_'),
    alnum(16),
  ]),
];
