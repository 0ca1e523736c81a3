import { expect, vi } from 'vitest';
import type { Client } from './client.ts';

/** What was sent to an address so far, oldest first, once there are at least `count` messages. */
export async function inboxOf(client: Client, to: string, count = 1): Promise<readonly { readonly text: string }[]> {
  const read = async () => (await client.get(`/dev/inbox?limit=100&to=${encodeURIComponent(to)}`)).body.data;
  await vi.waitUntil(async () => (await read()).length >= count, { timeout: 15_000, interval: 10 });
  return (await read()).toReversed();
}

/** The code in the `count`th message to an address. */
export async function codeSentTo(client: Client, to: string, count = 1): Promise<string> {
  const message = (await inboxOf(client, to, count))[count - 1];
  const [code = ''] = /\b\d{6}\b/.exec(message?.text ?? '') ?? [];
  expect(code, message?.text).not.toBe('');
  return code;
}

/** Asks for a code at a path, as its owner would; answers with what that code is good for. */
export async function codeFor(client: Client, username: string, path: string) {
  const identifier = `${username}@example.org`;
  await client.post(path, { identifier });
  return { identifier, code: await codeSentTo(client, identifier) };
}

/** A code that is not this one. */
export function otherThan(code: string, offset = 1): string {
  return String((Number(code) + offset) % 1_000_000).padStart(6, '0');
}
