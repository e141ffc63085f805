import type { Project, SessionInfo } from '../api/types.ts';

const KEY = 'anchor-webhooks-project';

/** An operator's choice, kept for this tab, so that two tabs can show two projects. */
export function keepChoice(projectId: string): void {
  try {
    sessionStorage.setItem(KEY, projectId);
  } catch {
    // Storage may be forbidden: the choice then lasts until the page is loaded again.
  }
}

/** The project to show: a customer's own; an operator's choice, or else the first. */
export function chosenProject(session: SessionInfo, choice: string | null): Project | null {
  if (session.role === 'customer') return session.project;
  return session.projects.find(({ id }) => id === (choice ?? keptChoice())) ?? session.projects[0] ?? null;
}

function keptChoice(): string | null {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}
