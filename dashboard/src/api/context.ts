import { createContext, useContext } from 'react';
import type { ApiClient } from './client.ts';
import type { SessionInfo } from './types.ts';

/** Whoever is signed in, the project that is looked at, and the client that speaks for it. */
export interface Scope {
  api: ApiClient;
  session: SessionInfo;
  /** Null where an operator has no project yet. */
  project: { id: string; name: string } | null;
}

export const ScopeContext = createContext<Scope | null>(null);

/** @throws Error outside of a signed-in page: a fault of the program */
export function useScope(): Scope {
  const scope = useContext(ScopeContext);
  if (scope === null) throw new Error('There is no session here.');
  return scope;
}

export function useApi(): ApiClient {
  return useScope().api;
}
