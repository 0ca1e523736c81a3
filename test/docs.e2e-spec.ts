import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { browserPath, openBrowser } from './support/browser.ts';
import { useGuildhall } from './support/guildhall.ts';

describe.skipIf(browserPath === undefined)('API pages, in a browser (needs Chromium: apt-get install chromium)', () => {
  const guildhall = useGuildhall();

  it('let a person register, authorize and call a route, and remember the token', async () => {
    const browser = await openBrowser();
    try {
      const page = await browser.newPage();
      page.setDefaultTimeout(40_000);
      const complaints: string[] = [];
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
      const docs = `${guildhall().origin}/api/docs`;

      await page.goto(`${docs}#/auth/register`);
      const register = operation(page, 'register');
      const body = { username: 'browser', password: 'correct horse battery', email: 'browser@example.org' };
      await register.locator('textarea.body-param__text').fill(JSON.stringify(body));
      const registered = JSON.parse(await execute(register, '201'));

      await page.locator('.auth-wrapper .authorize').first().click();
      const byToken = page.locator('.modal-ux form', { hasText: 'An access token' });
      await byToken.locator('input').fill(registered.tokens.accessToken);
      await byToken.locator('.authorize').click();
      await byToken.locator('.btn-done').click();
      await page.goto(`${docs}#/auth/getMe`);
      await page.reload();
      const me = JSON.parse(await execute(operation(page, 'getMe'), '200'));

      expect(me.username).toBe('browser');
      expect(complaints).toEqual([]);
      if (process.env['SCREENSHOT'] !== undefined) await page.screenshot({ path: process.env['SCREENSHOT'] });
    } finally {
      await browser.close();
    }
  });
});

function operation(page: Page, operationId: string): Locator {
  return page.locator(`.opblock[id$="-${operationId}"]`);
}

/** Presses "Execute", and returns the body of the answer once it is there with that status. */
async function execute(block: Locator, status: string): Promise<string> {
  await block.locator('button.execute').click();
  const answer = block.locator('.live-responses-table');
  await answer.locator('.response-col_status', { hasText: status }).first().waitFor();
  return answer.locator('.highlight-code code, .highlight-code pre').first().innerText();
}
