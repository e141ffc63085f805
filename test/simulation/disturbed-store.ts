import { StoreUnavailableError } from '../../src/errors.ts';
import type { Store } from '../../src/store/store.ts';
import type { Random } from '../support/random.ts';
import type { World } from './world.ts';

/**
 * The store as seen over a busy machine: answers come in any order, as the port promises none, and where the disk is in
 * the mood a call is refused before anything of it has happened.
 */
export function disturbed(store: Store, deps: { world: World; owner: object; random: Random }): Store {
  return {
    access: disturbedPart(store.access, deps),
    webhooks: disturbedPart(store.webhooks, deps),
    events: disturbedPart(store.events, deps),
    queue: disturbedPart(store.queue, deps),
    history: disturbedPart(store.history, deps),
    activity: disturbedPart(store.activity, deps),
    sessions: disturbedPart(store.sessions, deps),
    ready: () => store.ready(),
    close: () => store.close(),
  };
}

function disturbedPart<Part extends object>(
  part: Part,
  { world, owner, random }: { world: World; owner: object; random: Random },
): Part {
  const later = (run: () => void) => world.scheduler.soon(owner, run);
  const call = (method: (...args: unknown[]) => unknown) => {
    return (...args: unknown[]) => {
      const answer = random.chance(world.disk.callFails) ? refused() : method.apply(part, args);
      if (!(answer instanceof Promise)) return answer;
      return new Promise((resolve, reject) => {
        answer.then(
          (value: unknown) => later(() => resolve(value)),
          (error: unknown) => later(() => reject(error)),
        );
      });
    };
  };
  return new Proxy(part, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' && name !== 'onWaiting' ? call(value as never) : value;
    },
  });
}

function refused(): Promise<never> {
  return Promise.reject(new StoreUnavailableError('the store is away'));
}
