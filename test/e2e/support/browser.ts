import { after, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { onEnd } from '../../support/on-end.ts';

/** Debian's and Ubuntu's; the test machine is prepared with it. */
const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Where a test leaves the last picture of its page. */
const RESULTS = fileURLToPath(new URL('../../../test-results/', import.meta.url));

/** Keep the browser from talking to anybody but the page under test. */
const QUIET = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** Root, as in containers, cannot have the sandbox; the pages are our own. */
const AS_ROOT = ['--no-sandbox', '--disable-gpu'];

export type Theme = 'light' | 'dark';

/** A viewer: cookies and storage of their own. */
export interface Viewer {
  page: Page;
  context: BrowserContext;
  /** What the page has complained about: its exceptions, refused scripts, broken promises. */
  complaints: string[];
}

/** The browser of a file of tests: started when one first asks, closed after the last. Viewers share nothing in it. */
export function browserOfFile(): () => Promise<Browser> {
  let launched: Promise<Browser> | undefined;
  after(async () => (await launched)?.close());
  return () => {
    launched ??= chromium.launch({ executablePath: EXECUTABLE, args: [...QUIET, ...AS_ROOT] });
    return launched;
  };
}

/** Opens an empty page for one viewer. What it shows when the test ends is left in test-results/, for tests that fail. */
export async function newViewer(
  t: TestContext,
  browser: Browser,
  options: { theme?: Theme; width?: number; timezone?: string } = {},
): Promise<Viewer> {
  const { theme = 'light', width = 1280, timezone = 'America/New_York' } = options;
  const context = await browser.newContext({
    viewport: { width, height: 860 },
    colorScheme: theme,
    timezoneId: timezone,
    locale: 'en-US',
    permissions: ['clipboard-read', 'clipboard-write'],
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    // A refused request is said so on the console too; the page shows those in words.
    const refusal = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !refusal) complaints.push(message.text());
  });
  onEnd(t, async () => {
    await page.screenshot({ path: `${RESULTS}${t.name.replace(/\W+/g, '-')}.png` }).catch(() => {});
    await context.close();
  });
  return { page, context, complaints };
}
