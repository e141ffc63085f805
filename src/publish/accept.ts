import type { Catalog } from '../catalog/catalog.ts';
import { whyNoType } from '../catalog/why-no-type.ts';
import type { Clock } from '../clock.ts';
import { RefusedError } from '../errors.ts';
import { type IdSource, isEventId, isUuid } from '../ids.ts';
import { firstFault, NO_DATE_TIME } from '../json/describe-faults.ts';
import { isJsonObject } from '../json/json.ts';
import type { AcceptedEvent } from '../sanitise/sanitise.ts';
import { normaliseCreated } from './created.ts';
import type { DataCheck } from './data-check.ts';
import { readPublishRequest } from './request.ts';

/** What a publisher key may publish for. */
export interface PublishScope {
  /** Null for a key of all projects. */
  projectId: string | null;
}

/** The first stage: turns a request into an event that fits the catalog, or says why it does not. */
export class Acceptance {
  readonly #catalog: Catalog;
  readonly #checkData: DataCheck;
  readonly #ids: IdSource;
  readonly #clock: Pick<Clock, 'wall'>;

  constructor(deps: { catalog: Catalog; checkData: DataCheck; ids: IdSource; clock: Pick<Clock, 'wall'> }) {
    this.#catalog = deps.catalog;
    this.#checkData = deps.checkData;
    this.#ids = deps.ids;
    this.#clock = deps.clock;
  }

  /**
   * @throws RefusedError `invalid_request` with the paths of the fields at fault, `not_found` for a project that the
   * key does not cover, `unknown_event_type`.
   */
  accept(input: unknown, scope: PublishScope): AcceptedEvent {
    const request = readPublishRequest(input);
    // Project ids are stored in lower case; a UUID means the same in capitals.
    const projectId = request.project_id.toLowerCase();
    if (!covers(scope, projectId)) throw unknownProject();
    const type = this.#catalog.get(request.type);
    if (type === undefined) throw unknownType(this.#catalog, request.type);
    const { declared, faults } = this.#checkData(type, request.data);
    if (faults.length > 0) {
      throw new RefusedError(
        'invalid_request',
        `The data does not fit ${type.type}: ${firstFault('The data', faults)}`,
        faults,
      );
    }
    return {
      id: request.id ?? this.#ids.eventId(),
      projectId,
      type,
      created: this.#createdOf(request.created),
      data: declared,
      ...(request.task === undefined ? {} : { task: request.task }),
    };
  }

  /**
   * An event of the type's own example, as if it had just happened.
   *
   * @param stated id and time of an example that was shown before, so that this one is the same
   * @param path where the request names the type
   * @throws RefusedError `unknown_event_type`, `invalid_request`
   */
  example(
    projectId: string,
    typeName: string,
    stated: { id?: string | undefined; created?: string | undefined } = {},
    path = '/event_type',
  ): AcceptedEvent {
    const type = this.#catalog.get(typeName);
    if (type === undefined) throw unknownType(this.#catalog, typeName, path);
    const { id = this.#ids.eventId(), created } = stated;
    const { declared } = this.#checkData(type, type.example);
    return { id, projectId, type, created: this.#createdOf(created), data: declared };
  }

  #createdOf(stated?: string): string {
    if (stated === undefined) return new Date(this.#clock.wall()).toISOString();
    const created = normaliseCreated(stated);
    if (created !== null) return created;
    const faults = [{ path: '/created', message: NO_DATE_TIME }];
    throw new RefusedError('invalid_request', firstFault('The event', faults), faults);
  }
}

/** What makes two requests the same event. */
export interface IdempotencyKey {
  projectId: string;
  id: string;
}

/** The id under which a request may have been accepted before, however faulty it is otherwise. */
export function idempotencyKey(input: unknown, scope: PublishScope): IdempotencyKey | null {
  if (!isJsonObject(input)) return null;
  const { project_id: given, id } = input;
  if (typeof given !== 'string' || !isUuid(given)) return null;
  const projectId = given.toLowerCase();
  if (!covers(scope, projectId)) return null;
  return typeof id === 'string' && isEventId(id) ? { projectId, id } : null;
}

function covers(scope: PublishScope, projectId: string): boolean {
  return scope.projectId === null || scope.projectId === projectId;
}

/** The same for a project that does not exist and one that is not the key's: nobody learns which projects there are. */
export function unknownProject(): RefusedError {
  return new RefusedError('not_found', 'There is no such project.', [
    { path: '/project_id', message: 'is unknown' },
  ]);
}

/** For data that no stack of calls can walk through. */
export function nestedTooDeeply(): RefusedError {
  return new RefusedError('invalid_request', 'The data is nested too deeply to be sent.', [
    { path: '/data', message: 'has too many levels' },
  ]);
}

function unknownType(catalog: Catalog, given: string, path = '/type'): RefusedError {
  return new RefusedError(
    'unknown_event_type',
    'There is no such event type; GET /v1/events/types lists them.',
    [{ path, message: whyNoType(catalog, given) }],
  );
}
