import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CollectUnusedMedia } from '#media';
import { expectProblem, type Answer, type Client, type Member } from './support/client.ts';
import { Guildhall } from './support/guildhall.ts';
import { bomb, photo, sound, video } from './support/sample-media.ts';
import { anId, aTime } from './support/shapes.ts';
import { Store } from './support/store.ts';
import { sendForm, upload } from './support/upload.ts';

const soon = { timeout: 60_000, interval: 50 };

async function processed(client: Client, id: string): Promise<Answer['body']> {
  return vi.waitUntil(async () => {
    const { body } = await client.get(`/media/${id}`);
    return body.status === 'processing' ? undefined : body;
  }, soon);
}

const stores = [
  ['in a folder', async () => ({ environment: {}, stop: async () => undefined })],
  ['in a store that speaks S3', () => Store.start()],
] as const;

describe.each(stores)('media %s', (_, start) => {
  const data = mkdtempSync(join(tmpdir(), 'guildhall-data-'));
  // of its own: others receive uploads in the machine’s meanwhile
  const temporary = join(data, 'tmp');
  let store: { readonly environment: Readonly<Record<string, string>>; stop(): Promise<unknown> };
  let guildhall: Guildhall;
  let alice: Member;
  let bob: Member;

  beforeAll(async () => {
    mkdirSync(temporary);
    vi.stubEnv('TMPDIR', temporary);
    store = await start();
    guildhall = await Guildhall.start({ GUILDHALL__DATA__DIR: data, ...store.environment });
    alice = await guildhall.member();
    bob = await guildhall.member();
  }, 120_000);
  afterAll(async () => {
    await guildhall.stop();
    await store.stop();
    vi.unstubAllEnvs();
    rmSync(data, { recursive: true });
  });

  const follow = (link: string, headers: Readonly<Record<string, string>> = {}) =>
    fetch(`${guildhall.origin}${link}`, { headers });
  const counted = async () =>
    Number((await guildhall.database.query<{ n: string }>('select count(*) n from media.media'))[0]?.n);

  it('a photo is turned upright, loses what it says of its owner, and gets a thumbnail and a blurhash', async () => {
    const original = await photo();
    const answer = await upload(alice, original);
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    expect(answer.body).toMatchObject({
      id: anId,
      status: 'processing',
      type: 'image/jpeg',
      size: original.length,
      width: 800,
      height: 1200,
      createdAt: aTime,
    });
    expect(answer.headers.get('location')).toBe(`/api/v1/media/${answer.body.id}`);
    const media = await processed(alice, answer.body.id);
    expect(media).toMatchObject({ status: 'ready', width: 800, height: 1200, durationMs: null, failure: null });
    expect(media.blurhash).toMatch(/^.{20,40}$/);

    const file = await follow(media.url);
    expect(file.status).toBe(200);
    expect(file.headers.get('content-type')).toBe('image/jpeg');
    expect(file.headers.get('cache-control')).toMatch(/^private, max-age=\d{4,5}, immutable$/);
    const bytes = Buffer.from(await file.arrayBuffer());
    expect(bytes.length).toBe(media.size);
    expect(bytes.includes('SecretCamera')).toBe(false);
    expect(original.includes('SecretCamera')).toBe(true);
    const { exif, format, width, height } = await sharp(bytes).metadata();
    expect([format, width, height, exif]).toEqual(['jpeg', 800, 1200, undefined]);
    const thumbnail = await follow(media.thumbnailUrl);
    expect(await sharp(Buffer.from(await thumbnail.arrayBuffer())).metadata()).toMatchObject({
      format: 'webp',
      height: 480,
    });

    const part = await follow(media.url, { range: 'bytes=10-19' });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 10-19/${media.size}`]);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(bytes.subarray(10, 20));
  });

  it('a video is measured, loses its title, and gets a poster', async () => {
    const { body } = await upload(alice, await video(3));
    const media = await processed(alice, body.id);
    expect(media).toMatchObject({ status: 'ready', type: 'video/mp4', width: 128, height: 96, durationMs: 3000 });
    expect(media.thumbnailUrl).toBeTypeOf('string');
    const bytes = Buffer.from(await (await follow(media.url)).arrayBuffer());
    expect(bytes.length).toBe(media.size);
    expect(bytes.includes('SecretPlace')).toBe(false);
  }, 90_000);

  it('a sound is measured', async () => {
    const { body } = await upload(alice, await sound(2));
    expect(await processed(alice, body.id)).toMatchObject({
      status: 'ready',
      type: 'audio/wav',
      durationMs: 2000,
      width: null,
      thumbnailUrl: null,
    });
  }, 90_000);

  it('what is not taken changes nothing', async () => {
    const good = await photo(300, 200);
    const before = await counted();
    const html = Buffer.concat([good, Buffer.from('<script>alert(1)</script>')]);
    for (const [bytes, status, code] of [
      [Buffer.from('#!/bin/sh\nrm -rf /'), 415, 'media.unsupported-type'],
      [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 415, 'media.unsupported-type'],
      [Buffer.alloc(0), 415, 'media.unsupported-type'],
      [good.subarray(0, good.length / 2), 400, 'media.damaged'],
      [await bomb(), 400, 'media.dimensions-too-large'],
      [html, 400, 'media.ambiguous'],
      [(await video(1)).subarray(0, 2000), 400, 'media.damaged'],
    ] as const)
      expectProblem(await upload(alice, bytes, { name: 'holiday.jpg' }), status, code);
    const two = new FormData();
    two.append('file', new Blob(['a']));
    two.append('file', new Blob(['b']));
    expectProblem(await sendForm(alice, two), 400, 'media.file-missing');
    const named = new FormData();
    named.append('photo', new Blob([new Uint8Array(good)]), 'x.jpg');
    expectProblem(await sendForm(alice, named), 400, 'media.file-missing');
    expectProblem(await alice.post('/media', { file: 'x' }), 400, 'media.file-missing');
    expectProblem(await upload(guildhall.anonymous, good), 401, 'auth.unauthenticated');
    expect(await counted()).toBe(before);
    // other tests upload at the same time
    const isReceiving = () => readdirSync(temporary).some((name) => name.startsWith('guildhall-upload-'));
    await vi.waitUntil(() => !isReceiving(), { timeout: 30_000, interval: 50 });
  }, 90_000);

  it('belongs to its owner; its links are good for who has them, and for nothing else', async () => {
    const { body } = await upload(alice, await photo(64, 64));
    expectProblem(await bob.get(`/media/${body.id}`), 404, 'media.not-found');
    const media = await processed(alice, body.id);
    const anonymous = (path: string) => guildhall.anonymous.get(path.replace('/api/v1', ''));
    expect((await anonymous(media.url)).status).toBe(200);
    expectProblem(await anonymous(media.url.replace('/file', '/thumbnail')), 403, 'media.link-invalid');
    expectProblem(await anonymous(media.url.replace(/expires=\d+/, 'expires=9999999999')), 403, 'media.link-invalid');
    expectProblem(await anonymous(`/media/${body.id}/file`), 400, 'request.invalid');
  });

  it('sent again with one Idempotency-Key is one', async () => {
    const bytes = await photo(70, 70);
    const headers = { 'idempotency-key': 'holiday' };
    const first = await upload(alice, bytes, { headers });
    const again = await upload(alice, bytes, { headers });
    expect(again.body.id).toBe(first.body.id);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expectProblem(await upload(alice, await photo(71, 71), { headers }), 422, 'idempotency.key-reused');
  });

  it('that nobody shows within a day is removed, with its files', async () => {
    const { body } = await upload(alice, await photo(64, 64));
    const media = await processed(alice, body.id);
    const collect = () => guildhall.app.get(CollectUnusedMedia).execute(new AbortController().signal);
    await collect();
    expect((await follow(media.url)).status).toBe(200);
    await guildhall.database.query(
      `update media.media set created_at = created_at - interval '25 hours' where id = '${body.id}'`,
    );
    await collect();
    expect((await follow(media.url)).status).toBe(404);
    expectProblem(await alice.get(`/media/${body.id}`), 404, 'media.not-found');
    expect(readdirSync(data, { recursive: true }).filter((name) => String(name).includes(body.id))).toEqual([]);
  });
});
