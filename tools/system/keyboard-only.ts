import type { Page } from 'playwright-core';

/** Runs in the page: "button Keep", "gridcell first". Without what is not read out, such as the letter of an entry. */
const DESCRIBE_FOCUS = `(() => {
  const element = document.activeElement;
  const role = element.getAttribute('role') ?? element.tagName.toLowerCase();
  const read = element.cloneNode(true);
  for (const hidden of read.querySelectorAll('[aria-hidden="true"]')) hidden.remove();
  return role + ' ' + (element.getAttribute('aria-label') ?? read.textContent.trim());
})()`;

/** What has the focus, by role and name. */
export function focusedIn(page: Page): Promise<string> {
  return page.evaluate<string>(DESCRIBE_FOCUS);
}

/** Goes on with a key until something has the focus, as somebody without a mouse does. */
export async function tabTo(page: Page, wanted: RegExp, key = 'Tab'): Promise<void> {
  const passed: string[] = [];
  for (let n = 0; n < 60; n += 1) {
    const now = await focusedIn(page);
    if (wanted.test(now)) return;
    passed.push(now);
    await page.keyboard.press(key);
  }
  throw new Error(`${String(wanted)} was not reached: ${passed.join(' | ')}`);
}

/** The entries of the open menu, as the arrow keys go through them. */
export async function entriesByArrows(page: Page): Promise<readonly string[]> {
  await page.getByRole('menu').last().locator(':focus').waitFor();
  const entries = new Set<string>();
  for (let now = await focusedIn(page); !entries.has(now); now = await focusedIn(page)) {
    entries.add(now);
    await page.keyboard.press('ArrowDown');
    // A menu that has just opened may take the focus to its first entry once more.
    if (entries.size === 1 && entries.has(await focusedIn(page))) await page.keyboard.press('ArrowDown');
  }
  return [...entries].map((entry) => entry.replace(/^menuitem(checkbox)? /, ''));
}

/** Does what an entry of the open menu says. */
export async function chooseEntry(page: Page, wanted: RegExp): Promise<void> {
  await page.getByRole('menu').locator(':focus').waitFor();
  await tabTo(page, wanted, 'ArrowDown');
  await page.keyboard.press('Enter');
}

/** Answers the question that is open. */
export async function answer(page: Page, verb: RegExp): Promise<void> {
  await page.getByRole('dialog').locator(':focus').waitFor();
  await tabTo(page, verb);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}
