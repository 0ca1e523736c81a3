import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, inject, it, onTestFinished, vi } from 'vitest';
import { CollectUnusedMedia } from '#media';
import { expectProblem, type Answer, type Client } from './support/client.ts';
import { Guildhall } from './support/guildhall.ts';
import { bomb, photo, video } from './support/sample-media.ts';
import { environmentOfMode } from './support/services/mode.ts';
import { Store } from './support/store.ts';
import { begin, part, upload } from './support/upload.ts';

// embedded, files are in a folder; distributed, in a store that speaks S3, and none of the processes that serve them made them
let guildhall: Guildhall | undefined;
let store: Store | undefined;
let missing: string | undefined;
const data = mkdtempSync(join(tmpdir(), 'guildhall-data-'));

beforeAll(async () => {
  const mode = await environmentOfMode();
  if ('missing' in mode) return void (missing = mode.missing);
  if (inject('mode') === 'distributed') store = await Store.start();
  guildhall = await Guildhall.start({ ...mode.environment, GUILDHALL__DATA__DIR: data, ...store?.environment });
}, 300_000);
beforeEach(({ skip }) => {
  if (missing !== undefined) skip(missing);
});
afterAll(async () => {
  await guildhall?.stop();
  await store?.stop();
  rmSync(data, { recursive: true, force: true });
});

function running(): Guildhall {
  if (guildhall === undefined) throw new Error('Guildhall has not started');
  return guildhall;
}

it('from the phone to a follower’s feed: a photo and a reel', async () => {
  const [alice, bob] = [await running().member(), await running().member()];
  await bob.follows(alice);
  const [picture, clip] = [await upload(alice, await photo(300, 200)), await upload(alice, await video(2))];
  const media = [{ id: picture.body.id, alt: 'Noise' }];
  const post = await alice.writes('', { media });
  expect(post).toMatchObject({ contentType: 'image', isReel: false, media: [{ id: picture.body.id, alt: 'Noise' }] });
  const reel = await alice.writes('look', { media: [{ id: clip.body.id }], isReel: true });
  expect(reel).toMatchObject({ contentType: 'video', isReel: true });

  const shown = await vi.waitUntil(
    async () => {
      const feed: Answer['body'][] = (await bob.get('/posts/feed')).body.data;
      return feed.every((each) => each.media[0].status === 'ready') && feed;
    },
    { timeout: 60_000, interval: 100 },
  );
  expect(shown.map(({ id }) => id)).toEqual([reel.id, post.id]);
  expect(shown[0].media[0]).toMatchObject({ type: 'video/mp4', durationMs: 2000, width: 128, height: 96, alt: null });
  expect(shown[1].media[0]).toMatchObject({
    type: 'image/jpeg',
    width: 200,
    height: 300,
    blurhash: expect.any(String),
  });
  for (const each of shown) {
    for (const link of [each.media[0].url, each.media[0].thumbnailUrl]) {
      // whichever process is asked
      for (const origin of [running().origin, running().origin])
        expect((await fetch(`${origin}${link}`)).status).toBe(200);
    }
  }

  await alice.delete(`/posts/${post.id}`);
  expect((await fetch(`${running().origin}${shown[1].media[0].url}`)).status).toBe(404);
  expectProblem(await alice.get(`/media/${picture.body.id}`), 404, 'media.not-found');
  await running().app.get(CollectUnusedMedia).execute(new AbortController().signal);
  expect(await running().database.query(`select id from media.media where id = '${picture.body.id}'`)).toEqual([]);
}, 90_000);

/** Two processes that share database and files. */
async function two(): Promise<{ readonly bases: readonly [string, string]; stop(): Promise<void> }> {
  const isAlone = inject('mode') === 'embedded';
  const joining = { database: running().database, works: false };
  const other = isAlone ? await Guildhall.start({ GUILDHALL__DATA__DIR: data }, joining) : running();
  const baseOf = ({ origin }: Guildhall): string => `${origin}/api/v1`;
  return { bases: [baseOf(running()), baseOf(other)], stop: async () => (isAlone ? other.stop() : undefined) };
}

it('an upload whose parts come to one process and another is one file, and each part counts once', async () => {
  const alice = await running().member();
  const bytes = await video(2);
  const { bases, stop } = await two();
  onTestFinished(stop);
  const [one, other] = [alice.at(bases[0]), alice.at(bases[1])];
  expect(one.base).not.toBe(other.base);
  const { id } = (await begin(one, bytes.length)).body;
  const ends = [1, 2, 3, 4].map((quarter) => Math.floor((bytes.length * quarter) / 4));
  let offset = 0;
  for (const [index, end] of ends.entries()) {
    const [mine, theirs] = index % 2 === 0 ? [other, one] : [one, other];
    const send = (client: Client) => client.send('PATCH', `/uploads/${id}`, part(offset, bytes.subarray(offset, end)));
    // who hears nothing asks the other one, and the first one is still at it
    const answers = await Promise.all([send(mine), send(theirs)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 409]);
    offset = end;
    for (const client of [one, other]) expect((await client.get(`/uploads/${id}`)).body).toMatchObject({ id, offset });
  }
  const { mediaId } = (await one.get(`/uploads/${id}`)).body;
  const media = await vi.waitUntil(
    async () => {
      const { body } = await other.get(`/media/${mediaId}`);
      return body.status === 'processing' ? undefined : body;
    },
    { timeout: 60_000, interval: 100 },
  );
  expect(media).toMatchObject({ status: 'ready', type: 'video/mp4', durationMs: 2000, width: 128, height: 96 });
  for (const base of bases) expect((await fetch(new URL(media.url, base))).status).toBe(200);
}, 90_000);

it('what is hostile gets no further than the upload', async () => {
  const alice = await running().member();
  const good = await photo(64, 64);
  for (const [bytes, status, code] of [
    [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'), 415, 'media.unsupported-type'],
    [good.subarray(0, good.length / 2), 400, 'media.damaged'],
    [await bomb(), 400, 'media.dimensions-too-large'],
    [Buffer.concat([good, Buffer.from('<script>alert(1)</script>')]), 400, 'media.ambiguous'],
  ] as const)
    expectProblem(await upload(alice, bytes, { name: 'holiday.jpg' }), status, code);
}, 90_000);
