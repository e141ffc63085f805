import type { PublishScope } from '../../publish/accept.ts';
import type { Publisher } from '../../publish/publisher.ts';
import type { ExplainError } from '../errors.ts';
import { parseJsonBody } from '../json-body.ts';
import { PUBLISH_PATH } from '../routes/publish.ts';
import type { LanePublish, Respond } from './connection.ts';
import type { ResponseText } from './response-text.ts';

export interface PublishByLaneDeps {
  publisher: Pick<Publisher, 'publish' | 'publishBatch'>;
  explain: ExplainError;
  newRequestId: () => string;
  text: ResponseText;
}

/** Publishes what came by the lane, and responds as its route does. */
export function publishByLane({ publisher, explain, newRequestId, text }: PublishByLaneDeps) {
  return ({ path, scope, body, ip }: LanePublish<PublishScope>, respond: Respond): void => {
    const requestId = newRequestId();
    const refuse = (error: unknown) => {
      const answer = explain(error, { id: requestId, method: 'POST', url: path, ip });
      respond(text.of({ ...answer, requestId, body: JSON.stringify(answer.body) }), false);
    };
    const accept = (published: string, ascii: boolean) =>
      respond(text.of({ requestId, status: 202, body: published }), ascii);
    try {
      const json = parseJsonBody(body);
      if (path === PUBLISH_PATH) {
        publisher.publish(json, scope).then(
          // An event's id is ASCII, and has no character that JSON escapes.
          ({ id, duplicate }) => accept(`{"id":"${id}","duplicate":${duplicate}}`, true),
          refuse,
        );
      } else {
        publisher
          .publishBatch(json, scope)
          .then((results) => accept(JSON.stringify({ results }), false), refuse);
      }
    } catch (error) {
      refuse(error);
    }
  };
}
