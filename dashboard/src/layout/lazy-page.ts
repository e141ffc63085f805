import { lazyRouteComponent } from '@tanstack/react-router';
import { doesServiceAnswer } from '../api/client.ts';
import { UnreachableError } from '../api/errors.ts';

/** A page whose code is fetched when somebody first points at the way to it. */
export const lazyPage: typeof lazyRouteComponent = (load, name) =>
  lazyRouteComponent(() => load().catch(tellWhy), name);

/** @throws UnreachableError where the service is away, else an error at which the router reloads the page, once */
async function tellWhy(error: unknown): Promise<never> {
  if (!(await doesServiceAnswer())) throw new UnreachableError();
  // The service has other files by now: it was upgraded since this page was loaded.
  throw new Error(`Failed to fetch dynamically imported module: ${String(error)}`, { cause: error });
}
