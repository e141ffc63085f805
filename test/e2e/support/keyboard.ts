import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { waitFor } from '../../support/wait-for.ts';

const MOST_PRESSES = 90;

/** Presses Tab until the control of this name has the focus, and checks that the focus can be seen all the way. */
export async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  for (let presses = 0; presses < MOST_PRESSES; presses++) {
    await page.keyboard.press('Tab');
    const focus = await page.evaluate(focused);
    assert.ok(focus === null || focus.visible, `the focus on “${focus?.name}” cannot be seen`);
    if (focus !== null && isCalled(focus.name, name)) return;
  }
  assert.fail(`“${name}” was not reached with ${MOST_PRESSES} presses of Tab`);
}

/** Goes to a control and presses a key on it. */
export async function pressOn(page: Page, name: string | RegExp, key = 'Enter'): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.press(key);
}

/** Waits until the control of this name has the focus, as after a dialog that was opened from it has closed. */
export async function hasFocus(page: Page, name: string): Promise<void> {
  let last: string | null = null;
  await waitFor(
    async () => {
      last = (await page.evaluate(focused))?.name ?? null;
      return last === name;
    },
    { describe: () => `the focus on “${name}”; it is on “${last}”` },
  );
}

/**
 * Waits for a dialog of this name to have taken the focus. Its action is often called what the button is that opened it,
 * which has the focus until then.
 */
export async function dialogHasFocus(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('dialog', { name }).locator(':focus').waitFor();
}

function isCalled(name: string, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? name === wanted : wanted.test(name);
}

/** Runs in the page: what has the focus, by its accessible name, and whether anything shows it. */
function focused(): { name: string; visible: boolean } | null {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement) || element === document.body) return null;
  const labelled = element instanceof HTMLInputElement || element instanceof HTMLButtonElement;
  const label = labelled ? element.labels?.[0]?.textContent : null;
  const name = (element.getAttribute('aria-label') ?? label ?? element.textContent ?? '')
    .replace(/\s*\*$/, '')
    .trim();
  // A switch draws its own beside the input, which nobody sees.
  const ring = [element, element.nextElementSibling].some((drawn) => {
    if (drawn === null) return false;
    const { outlineStyle, outlineWidth } = getComputedStyle(drawn);
    return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0;
  });
  const { left, right } = element.getBoundingClientRect();
  const inSight = right > 0 && left < window.innerWidth;
  const border = element instanceof HTMLInputElement && element.type !== 'checkbox';
  // The page's heading gets the focus once the page is there, for screen readers: it is no control.
  const heading = /^H\d$/.test(element.tagName);
  return { name, visible: inSight && (ring || border || heading) };
}
