import type { EventType } from '../catalog/event-type.ts';
import type { JsonObject } from '../json/json.ts';

/** What a start has made. Shown once: afterwards only hashes of it are left. */
export interface NewKeys {
  /** Null where the operator has set one, or it was shown on an earlier start. */
  adminToken: string | null;
  /** Null on every start but the first. */
  project: { id: string; name: string; apiKey: string; publisherKey: string } | null;
}

/**
 * The text that shows new keys, and shell lines that work when pasted. Nothing in it that is to be copied is wider than
 * 80 characters, as far as that is ours: a line that wrapped would be copied in pieces.
 *
 * @param eventType a catalog type to publish an example of
 */
export function welcomeText(
  keys: NewKeys,
  service: { url: string; data: string },
  eventType: EventType,
): string {
  const { adminToken, project } = keys;
  const blocks = ['Keys of this installation, shown this once:'];
  const rows: string[] = [];
  if (project !== null) {
    rows.push(row('Project', project.id, `"${project.name}"`));
    rows.push(row('Publisher key', project.publisherKey, 'to publish'));
    rows.push(row('API key', project.apiKey, 'for webhooks'));
  }
  if (adminToken !== null) rows.push(row('Admin token', adminToken, 'to operate'));
  rows.push(row('Data', service.data, ''));
  blocks.push(rows.join('\n'));
  if (project !== null) blocks.push(...firstSteps(project, service.url, eventType));
  return `\n${blocks.join('\n\n')}\n\n`;
}

/**
 * The text that a start shows a link into the dashboard with.
 *
 * @param dataDir where the data is, for the command that makes another link; null where it looks there by itself
 */
export function dashboardText(link: string, dataDir: string | null): string {
  const option = dataDir === null ? '' : ` --data-dir ${shellQuoted(dataDir)}`;
  return [
    'Dashboard (works once, for 15 minutes):',
    link,
    'For another link:',
    `anchor-webhooks dashboard${option}`,
    '',
  ].join('\n\n');
}

function row(name: string, value: string, note: string): string {
  return `  ${name.padEnd(14)} ${value}  ${note}`.trimEnd();
}

function firstSteps(project: NonNullable<NewKeys['project']>, url: string, eventType: EventType): string[] {
  const event = { project_id: project.id, type: eventType.type, data: requiredPart(eventType) };
  const webhook = {
    url: 'https://your-app.example.com/anchor/webhooks',
    subscribed_events: [eventType.type],
  };
  const variables = {
    ANCHOR_URL: url,
    ANCHOR_PROJECT_ID: project.id,
    ANCHOR_API_KEY: project.apiKey,
    ANCHOR_PUBLISHER_KEY: project.publisherKey,
  };
  return [
    'For the other commands, in the terminals where you run them:',
    continued(
      ...Object.entries(variables).map(
        ([name, value], at) => `${at === 0 ? 'export ' : ''}${name}=${shellQuoted(value)}`,
      ),
    ),
    'Register a webhook; the answer holds its signing secret:',
    curl(`${url}/v1/webhooks`, `anchor-api-key: ${project.apiKey}`, webhook),
    'Publish an event:',
    curl(`${url}/v1/events`, `authorization: Bearer ${project.publisherKey}`, event),
  ];
}

/** The example's fields that an event cannot do without, so that the line stays short. */
function requiredPart({ schema, example }: EventType): JsonObject {
  const { required } = schema;
  if (!Array.isArray(required)) return example;
  return Object.fromEntries(Object.entries(example).filter(([name]) => required.includes(name)));
}

/** A command for any POSIX shell that posts `body`. */
function curl(url: string, credential: string, body: object): string {
  const fields = Object.entries(body).map(
    ([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`,
  );
  return continued(
    `curl -sS ${shellQuoted(url)}`,
    `-H ${shellQuoted(credential)}`,
    "-H 'content-type: application/json'",
    `-d ${shellQuoted(`{${fields.join(',\n      ')}}`)}`,
  );
}

/** One command over several lines. */
function continued(...parts: string[]): string {
  return parts.join(' \\\n  ');
}

/** Single quotes keep everything but themselves. */
function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
