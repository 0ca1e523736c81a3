import { describe, expect, it, vi } from 'vitest';
import type { Answer, Client, Member } from '../support/client.ts';
import { useGuildhall } from '../support/guildhall.ts';
import { photo } from '../support/sample-media.ts';

const posts = 40;
const pictures = 6;

describe('one server and one worker of two each, killed in the middle', { timeout: 240_000 }, () => {
  const guildhall = useGuildhall();

  /** As a phone does: what was not answered is asked for again, of whoever is there. */
  function untilAnswered(by: Member, ask: (client: Client) => Promise<Answer>): Promise<Answer> {
    const attempt = (): Promise<Answer | undefined> =>
      ask(by.at(guildhall().anonymous.base)).catch((error: unknown) => {
        if (error instanceof TypeError) return undefined;
        throw error;
      });
    return vi.waitUntil(attempt, { timeout: 60_000, interval: 50 });
  }

  async function upload(by: Member): Promise<string> {
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(await photo())]), 'photo.jpg');
    const authorization = `Bearer ${by.accessToken}`;
    const answer = await fetch(`${guildhall().anonymous.base}/media`, {
      method: 'POST',
      body: form,
      headers: { authorization },
    });
    expect(answer.status).toBe(201);
    return Object(await answer.json()).id;
  }

  it('lose no event and no task, and do none twice', async () => {
    const [alice, bob] = [await guildhall().member(), await guildhall().member()];
    const postIds: string[] = [];
    for (let index = 0; index < posts; index += 1) postIds.push((await bob.writes(`number ${index}`)).id);
    const mediaIds = await Promise.all(Array.from({ length: pictures }, () => upload(bob)));

    const killing = guildhall().killOneOfEach();
    for (const postId of postIds) {
      const answer = await untilAnswered(alice, (client) => client.post(`/posts/${postId}/like`));
      expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    }
    await killing;
    // whoever was killed belongs to its Kafka group until its session ends
    await guildhall().settle(90_000);

    const told = await bob.at(guildhall().anonymous.base).all('/notifications', 100);
    const likes = told.filter(({ type }) => type === 'like');
    expect(likes.map(({ target }) => target.id).toSorted()).toEqual(postIds.toSorted());
    expect(likes.every(({ count }) => count === 1)).toBe(true);
    for (const id of mediaIds) {
      const { body } = await bob.at(guildhall().anonymous.base).get(`/media/${id}`);
      expect(body.status).toBe('ready');
    }
    const tasks = await guildhall().database.query<{ state: string }>(
      `select state from platform.tasks where type like 'media.%' and state <> 'succeeded'`,
    );
    expect(tasks).toEqual([]);
  });
});
