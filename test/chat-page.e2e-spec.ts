import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import type { Page } from 'playwright-core';
import { browserPath, openBrowser } from './support/browser.ts';
import type { Member } from './support/client.ts';
import { Guildhall } from './support/guildhall.ts';
import { TcpProxy } from './support/tcp-proxy.ts';
import { createTestDatabase } from './support/test-database.ts';

/** A chat as small as one can be: it shows what the stream brings, and connects again from where it was. */
const page = `<!doctype html><meta charset="utf-8"><ol></ol><p></p><input><script>
  const { api, token, conversation } = JSON.parse(decodeURIComponent(location.hash.slice(1)));
  const [list, state, input] = ['ol', 'p', 'input'].map((name) => document.querySelector(name));
  let socket, seq = 0;
  const say = (frame) => socket.send(JSON.stringify({ conversationId: conversation, ...frame }));
  function connect() {
    socket = new WebSocket(api.replace('http', 'ws') + '/ws?after=' + seq, ['guildhall', 'bearer.' + token]);
    socket.onopen = () => (state.dataset.connections = Number(state.dataset.connections ?? 0) + 1);
    socket.onclose = () => setTimeout(connect, 100);
    socket.onmessage = ({ data }) => {
      const frame = JSON.parse(data);
      if (frame.seq !== null) seq = frame.seq;
      if (frame.type === 'typing_started') state.textContent = 'typing';
      if (frame.type === 'message_read') state.dataset.read = frame.data.messageId;
      if (frame.type !== 'message_sent') return;
      state.textContent = '';
      list.append(Object.assign(document.createElement('li'), { textContent: frame.data.content, id: frame.data.id }));
    };
  }
  connect();
  input.oninput = () => say({ type: 'typing' });
  input.onchange = async () => {
    const body = JSON.stringify({ content: input.value, clientId: crypto.randomUUID() });
    const headers = { authorization: 'Bearer ' + token, 'content-type': 'application/json' };
    await fetch(api + '/conversations/' + conversation + '/messages', { method: 'POST', headers, body });
    input.value = '';
  };
  list.onclick = ({ target }) => say({ type: 'read', messageId: target.id });
</script>`;

describe.skipIf(browserPath === undefined)('a chat in two browsers (needs Chromium: apt-get install chromium)', () => {
  it('shows typing, messages and how far they are read, and misses nothing when the server starts again', async () => {
    const site = createServer((_, response) => response.setHeader('content-type', 'text/html').end(page));
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
    const database = await createTestDatabase();
    const environment = { GUILDHALL__SERVER__CORS_ORIGINS: origin, GUILDHALL__LOG__LEVEL: 'silent' };
    const start = () => Guildhall.start(environment, { database });
    const portOf = (guildhall: Guildhall) => Number(new URL(guildhall.origin).port);
    let guildhall = await start();
    const address = await TcpProxy.to('127.0.0.1', portOf(guildhall));
    const api = `http://127.0.0.1:${address.port}/api/v1`;
    const browser = await openBrowser();
    try {
      const [alice, bob] = [await guildhall.member(), await guildhall.member()];
      const { id } = (await alice.post('/conversations', { participantIds: [bob.id] })).body;
      const show = async (member: Member): Promise<Page> => {
        const told = { api, token: member.accessToken, conversation: id };
        const shown = await (await browser.newContext()).newPage();
        shown.setDefaultTimeout(10_000);
        await shown.goto(`${origin}/#${encodeURIComponent(JSON.stringify(told))}`);
        await shown.waitForSelector('p[data-connections="1"]', { state: 'attached' });
        return shown;
      };
      const [hers, his] = [await show(alice), await show(bob)];
      const texts = (shown: Page) => shown.locator('li').allTextContents();

      await hers.locator('input').pressSequentially('Good');
      await his.waitForSelector('p:has-text("typing")');
      await hers.locator('input').fill('Good morning!');
      await hers.locator('input').press('Enter');
      await his.locator('li', { hasText: 'Good morning!' }).click();
      const message = await his.locator('li').getAttribute('id');
      await hers.waitForSelector(`p[data-read="${message}"]`, { state: 'attached' });

      address.refuse();
      await guildhall.stop();
      guildhall = await start();
      const there = bob.at(`${guildhall.origin}/api/v1`);
      for (const content of ['two', 'three']) await there.post(`/conversations/${id}/messages`, { content });
      address.leadTo(portOf(guildhall));
      address.open();
      for (const shown of [hers, his]) {
        await vi.waitUntil(async () => (await texts(shown)).length === 3, { timeout: 15_000, interval: 50 });
        expect(await texts(shown)).toEqual(['Good morning!', 'two', 'three']);
      }
      await his.locator('input').fill('four');
      await his.locator('input').press('Enter');
      await hers.locator('li', { hasText: 'four' }).waitFor();
      expect(await texts(hers)).toHaveLength(4);
    } finally {
      await browser.close();
      await address.close();
      await guildhall.stop();
      await database.drop();
      await new Promise((resolve) => site.close(resolve));
    }
  }, 60_000);
});
