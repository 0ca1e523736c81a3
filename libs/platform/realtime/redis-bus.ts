import { randomBytes } from 'node:crypto';
import { RealtimeBus, type ChannelListener, type Unsubscribe } from '#kernel';
import type { RedisConnection } from '../cache/redis-connection.ts';
import { decodeFrame, encodeFrame, senderLength } from './bus-frame.ts';
import { LocalChannels } from './local-channels.ts';
import { RedisSubscriptions } from './redis-subscriptions.ts';
import { UnheardChannels } from './unheard-channels.ts';

const announceAgainMs = 250;
/** Between a channel and an address; no channel's name has it. */
const addressSign = '@';

/**
 * A bus over all processes by Redis pub/sub, which forgets: so every process that was cut off tells its own listeners, and
 * every process that could not publish tells the listeners of the others as soon as it can. Its own listeners it tells
 * directly.
 */
export class RedisBus extends RealtimeBus {
  private readonly sender = randomBytes(9).toString('base64url').slice(0, senderLength);
  private readonly channels = new LocalChannels();
  /** Names of addresses at which this process attends, and how often. */
  private readonly attended = new Map<string, number>();
  private readonly unheard = new UnheardChannels();
  private readonly subscriptions: RedisSubscriptions;
  private isClosed = false;
  private announcing: NodeJS.Timeout | undefined;

  constructor(
    private readonly connection: RedisConnection,
    url: string,
  ) {
    super();
    this.subscriptions = new RedisSubscriptions({
      url,
      wanted: () => [
        this.everyone,
        ...this.channels.names.map((channel) => this.nameOf(channel)),
        ...this.attended.keys(),
      ],
      heard: (name, message) => this.hear(name, message),
      missed: (names) => this.channels.reportLoss(new Set(names.map((name) => this.channelOf(name)))),
    });
  }

  start(): void {
    this.subscriptions.start();
  }

  publish(channel: string, message: string, address?: string): void {
    this.channels.deliver(channel, message);
    const frame = encodeFrame({ sender: this.sender, kind: 'message', text: message });
    void this.send(this.nameOf(channel, address), frame).then((isSent) => {
      if (isSent) return;
      this.unheard.add([channel]);
      this.announceSoon();
    });
  }

  async subscribe(channel: string, listener: ChannelListener): Promise<Unsubscribe> {
    const remove = this.channels.add(channel, listener);
    await this.subscriptions.listen(this.nameOf(channel));
    return () => {
      remove();
      if (!this.channels.has(channel)) this.subscriptions.leave(this.nameOf(channel));
    };
  }

  async attend(channel: string, address: string): Promise<Unsubscribe> {
    const name = this.nameOf(channel, address);
    this.attended.set(name, (this.attended.get(name) ?? 0) + 1);
    await this.subscriptions.listen(name);
    let hasLeft = false;
    return () => {
      if (hasLeft) return;
      hasLeft = true;
      const others = (this.attended.get(name) ?? 1) - 1;
      if (others > 0) return void this.attended.set(name, others);
      this.attended.delete(name);
      this.subscriptions.leave(name);
    };
  }

  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.announcing);
    this.channels.close();
    await this.subscriptions.close();
  }

  private hear(name: string, encoded: string): void {
    const frame = decodeFrame(encoded);
    if (frame === undefined || frame.sender === this.sender) return;
    if (frame.kind === 'message') this.channels.deliver(this.channelOf(name), frame.text);
    else this.channels.reportLoss(name === this.everyone ? this.channels.names : [this.channelOf(name)]);
  }

  private send(name: string, frame: string): Promise<boolean> {
    return this.connection.attempt(
      async (redis) => {
        await redis.publish(name, frame);
        return true;
      },
      () => false,
    );
  }

  private announceSoon(): void {
    if (this.isClosed) return;
    this.announcing ??= setTimeout(() => void this.announce(), announceAgainMs).unref();
  }

  /** Tells the others which channels they have not heard; again and again until Redis takes it. */
  private async announce(): Promise<void> {
    this.announcing = undefined;
    if (!this.connection.isUp) return this.announceSoon();
    const frame = encodeFrame({ sender: this.sender, kind: 'lost', text: '' });
    const { all, channels } = this.unheard.take();
    if (all && !(await this.send(this.everyone, frame))) this.unheard.addAll();
    const sent = await Promise.all(channels.map((channel) => this.send(this.nameOf(channel), frame)));
    this.unheard.add(channels.filter((_, index) => sent[index] !== true));
    if (!this.unheard.isEmpty) this.announceSoon();
  }

  /** Heard by every process. */
  private get everyone(): string {
    return `${this.connection.prefix}:bus-everyone`;
  }

  private nameOf(channel: string, address?: string): string {
    return `${this.connection.prefix}:bus:${channel}${address === undefined ? '' : `${addressSign}${address}`}`;
  }

  private channelOf(name: string): string {
    const [channel = ''] = name.slice(this.nameOf('').length).split(addressSign, 1);
    return channel;
  }
}
