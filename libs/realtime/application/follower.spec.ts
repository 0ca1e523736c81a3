import { describe, expect, it } from 'vitest';
import { Follower } from './follower.ts';
import { ReadStream, type StreamEnds, type StreamPage } from './read-stream.ts';

/** A database that is away. */
class AwayStream extends ReadStream {
  ends(): Promise<StreamEnds> {
    return Promise.reject(new Error('away'));
  }
  after(): Promise<StreamPage> {
    return Promise.reject(new Error('away'));
  }
  lastOf(): Promise<ReadonlyMap<string, number>> {
    return Promise.reject(new Error('away'));
  }
  prune(): Promise<void> {
    return Promise.reject(new Error('away'));
  }
}

describe('a follower', () => {
  it('sends its client away when the stream cannot be read, and harms nobody else', async () => {
    const ended: string[] = [];
    const outlet = {
      userId: 'alice',
      isOpen: true,
      waiting: 0,
      send: () => undefined,
      end: (why: string) => ended.push(why),
    };
    const follower = new Follower(outlet, new AwayStream());
    // without anybody who looks at what becomes of it, as after the first moments of a connection
    await expect(follower.start()).resolves.toBeUndefined();
    await expect(follower.resume(3)).resolves.toBeUndefined();
    expect(ended).toEqual(['stopping']);
  });
});
