import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { request } from 'node:http';
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
import { begin, bytesType, part, sendForm, upload } from './support/upload.ts';

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

  const offsetOf = async (client: Client, id: string) => {
    const answer = await client.send('HEAD', `/uploads/${id}`, {});
    return [answer.status, answer.headers.get('upload-offset'), answer.headers.get('upload-length'), answer.body];
  };
  const patch = (client: Client, id: string, offset: number, bytes: Uint8Array) =>
    client.send('PATCH', `/uploads/${id}`, part(offset, bytes));
  const collect = () => guildhall.app.get(CollectUnusedMedia).execute(new AbortController().signal);
  const uploads = () => guildhall.database.query('select * from media.uploads');

  /** Sends some of a part, and is cut off. */
  async function cutOff(client: Client, id: string, offset: number, bytes: Uint8Array, announced: number) {
    const sending = request(`${client.base}/uploads/${id}`, {
      method: 'PATCH',
      headers: {
        ...part(offset, '').headers,
        authorization: `Bearer ${client.accessToken}`,
        'content-length': announced,
      },
    });
    const isOver = once(sending, 'error');
    await new Promise<void>((done) => sending.write(bytes, () => done()));
    await vi.waitUntil(() => isReceived(bytes.length), { timeout: 10_000, interval: 10 });
    sending.destroy();
    await isOver;
  }

  const isReceived = (size: number) =>
    readdirSync(temporary, { recursive: true })
      .filter((name) => String(name).endsWith('part'))
      .some((name) => statSync(join(temporary, String(name)), { throwIfNoEntry: false })?.size === size);

  it('a photo that comes in parts goes on where it was cut off, and becomes what it would be in one', async () => {
    const bytes = await photo();
    const [third, half] = [Math.floor(bytes.length / 3), Math.floor(bytes.length / 2)];
    const metadata = `filename ${btoa('photo.jpg')},filetype ${btoa('image/jpeg')}`;
    const begun = await begin(alice, bytes.length, { 'upload-metadata': metadata });
    const { id } = begun.body;
    expect(begun.body).toEqual({ id: anId, length: bytes.length, offset: 0, mediaId: null, expiresAt: aTime });
    expect([begun.status, begun.headers.get('location'), begun.headers.get('tus-resumable')]).toEqual([
      201,
      `/api/v1/uploads/${id}`,
      '1.0.0',
    ]);
    const first = await patch(alice, id, 0, bytes.subarray(0, third));
    expect([first.status, first.headers.get('upload-offset'), first.headers.get('location')]).toEqual([
      204,
      `${third}`,
      null,
    ]);
    await cutOff(alice, id, third, bytes.subarray(third, half), bytes.length - third);
    await vi.waitUntil(async () => (await offsetOf(alice, id))[1] === `${half}`, { timeout: 10_000, interval: 20 });
    expect(await offsetOf(alice, id)).toEqual([200, `${half}`, `${bytes.length}`, '']);

    for (const offset of [0, third, half + 1])
      expectProblem(await patch(alice, id, offset, bytes.subarray(half)), 409, 'media.wrong-offset');
    const tooLong = Buffer.concat([bytes.subarray(half), Buffer.from('x')]);
    expectProblem(await patch(alice, id, half, tooLong), 413, 'media.too-large');
    expectProblem(await patch(bob, id, half, bytes.subarray(half)), 404, 'media.upload-not-found');
    expectProblem(await bob.get(`/uploads/${id}`), 404, 'media.upload-not-found');
    expectProblem(await bob.delete(`/uploads/${id}`), 404, 'media.upload-not-found');
    expect((await offsetOf(alice, id))[1]).toBe(`${half}`);

    // whoever gets no answer sends it again, at the same time even
    const lasts = await Promise.all([1, 2, 3].map(() => patch(alice, id, half, bytes.subarray(half))));
    expect(lasts.map(({ status }) => status).toSorted()).toEqual([204, 409, 409]);
    const last = lasts.find(({ status }) => status === 204);
    const { mediaId } = (await alice.get(`/uploads/${id}`)).body;
    expect(last?.headers.get('location')).toBe(`/api/v1/media/${mediaId}`);
    expect((await patch(alice, id, bytes.length, new Uint8Array())).headers.get('location')).toBe(
      `/api/v1/media/${mediaId}`,
    );
    const media = await processed(alice, mediaId);
    expect(media).toMatchObject({ status: 'ready', type: 'image/jpeg', width: 800, height: 1200 });
    const whole = await processed(alice, (await upload(alice, bytes)).body.id);
    expect(media).toMatchObject({ size: whole.size, blurhash: whole.blurhash });
    expectProblem(await bob.get(`/media/${mediaId}`), 404, 'media.not-found');

    await collect();
    expect((await follow(media.url)).status).toBe(200);
    expect(await uploads()).toMatchObject([{ id, parts: [] }]);
    expect(readdirSync(data, { recursive: true }).filter((name) => String(name).includes(id))).toEqual([]);
    expect((await alice.delete(`/uploads/${id}`)).status).toBe(204);
    expect((await alice.get(`/media/${mediaId}`)).status).toBe(200);
    await collect();
    expect(await uploads()).toEqual([]);
  }, 90_000);

  it('what comes in parts and is none is refused at the end and removed, and so is what is not complete in a day', async () => {
    const before = await counted();
    const script = Buffer.from('#!/bin/sh\nrm -rf /');
    const { id } = (await begin(alice, script.length)).body;
    expect((await patch(alice, id, 0, script.subarray(0, 5))).status).toBe(204);
    expectProblem(await patch(alice, id, 5, script.subarray(5)), 415, 'media.unsupported-type');
    expect((await offsetOf(alice, id))[0]).toBe(404);
    expect(await uploads()).toMatchObject([{ id, parts: [anId] }]);

    for (const [length, headers, status, code] of [
      [100 * 1024 * 1024 + 1, {}, 413, 'media.too-large'],
      [0, {}, 400, 'request.invalid'],
      [-1, {}, 400, 'request.invalid'],
      [1, { 'upload-metadata': 'filename *' }, 400, 'request.invalid'],
      [1, { 'tus-resumable': '0.2.2' }, 412, 'media.unsupported-version'],
    ] as const)
      expectProblem(await begin(alice, length, headers), status, code);
    const key = { 'idempotency-key': `begin-${alice.id}` };
    const keyed = (await begin(alice, 1000, key)).body;
    expect((await begin(alice, 1000, key)).body).toEqual(keyed);
    expectProblem(await begin(alice, 1001, key), 422, 'idempotency.key-reused');
    await alice.delete(`/uploads/${keyed.id}`);
    const many = [];
    for (let each = 0; each < 10; each += 1) many.push((await begin(alice, 1000)).body.id);
    expectProblem(await begin(alice, 1000), 409, 'media.too-many-uploads');
    const old = many[0];
    expect((await patch(alice, old, 0, script)).status).toBe(204);
    expectProblem(
      await alice.send('PATCH', `/uploads/${old}`, { body: {}, headers: { 'upload-offset': '0' } }),
      415,
      'request.unsupported-media-type',
    );
    const unplaced = { body: script, headers: { 'content-type': bytesType } };
    expectProblem(await alice.send('PATCH', `/uploads/${old}`, unplaced), 400, 'request.invalid');
    expect((await alice.delete(`/uploads/${many[1]}`)).status).toBe(204);
    expect((await offsetOf(alice, many[1]))[0]).toBe(404);
    const kept = await begin(alice, 1000);
    expect(kept.status).toBe(201);

    await guildhall.database.query(
      `update media.uploads set created_at = created_at - interval '25 hours' where id <> '${kept.body.id}'`,
    );
    expect((await offsetOf(alice, old))[0]).toBe(404);
    await collect();
    expect(await uploads()).toMatchObject([{ id: kept.body.id }]);
    const left = readdirSync(data, { recursive: true }).map(String);
    expect([id, old].filter((each) => left.some((name) => name.includes(each)))).toEqual([]);
    await alice.delete(`/uploads/${kept.body.id}`);
    expect(await counted()).toBe(before);
    expect(left.filter((name) => name.includes('guildhall-upload-'))).toEqual([]);
  });

  it('that nobody shows within a day is removed, with its files', async () => {
    const { body } = await upload(alice, await photo(64, 64));
    const media = await processed(alice, body.id);
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
