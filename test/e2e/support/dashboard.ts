import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { TestService } from '../../support/service.ts';

type Operated = Pick<TestService, 'url' | 'adminToken'>;

/** A one-time link: into one project, or (null) an operator's. */
export async function mintLink(service: Operated, projectId: string | null): Promise<string> {
  const path = projectId === null ? '/admin/v1' : `/admin/v1/projects/${projectId}`;
  const response = await fetch(`${service.url}${path}/dashboard-links`, {
    method: 'POST',
    headers: { authorization: `Bearer ${service.adminToken}`, 'content-type': 'application/json' },
    body: '{}',
  });
  assert.equal(response.status, 201);
  const { url } = (await response.json()) as { url: string };
  return url;
}

/** Follows a link and signs in with it, as a person does. */
export async function signIn(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByRole('button', { name: /^Sign in/ }).click();
  await page.getByRole('heading', { level: 1, name: 'Webhooks', exact: true }).waitFor();
}

/** Signs in to a project of the service. */
export async function enter(page: Page, service: Operated, projectId: string | null): Promise<void> {
  await signIn(page, await mintLink(service, projectId));
}
