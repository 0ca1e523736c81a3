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

  it.each([
    ['asks where it may go on', 1],
    ['reads what was missed', 2],
  ])('sends it away when the stream goes away while it %s, and does not leave it there deaf', async (_, answers) => {
    const ended: string[] = [];
    let left = answers;
    class LeavingStream extends AwayStream {
      override async ends(): Promise<StreamEnds> {
        left -= 1;
        return left < 0 ? super.ends() : { oldest: 1, last: 5 };
      }
    }
    const outlet = { userId: 'alice', isOpen: true, waiting: 0, send: () => undefined };
    const follower = new Follower({ ...outlet, end: (why) => void ended.push(why) }, new LeavingStream());
    await expect(follower.resume(3)).resolves.toBeUndefined();
    expect(ended).toEqual(['stopping']);
  });

  it('sends it away when what it asks for again cannot be read', async () => {
    const ended: string[] = [];
    let isAway = false;
    class LiveStream extends AwayStream {
      override async ends(): Promise<StreamEnds> {
        return { oldest: 1, last: 5 };
      }
      override async after(): Promise<StreamPage> {
        return isAway ? super.after() : { frames: [], last: 5, isComplete: true };
      }
    }
    const outlet = { userId: 'alice', isOpen: true, waiting: 0, send: () => undefined };
    const follower = new Follower({ ...outlet, end: (why) => void ended.push(why) }, new LiveStream());
    await follower.start();
    isAway = true;
    await expect(follower.resume(3)).resolves.toBeUndefined();
    expect(ended).toEqual(['stopping']);
  });
});
