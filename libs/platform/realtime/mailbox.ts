import { Logger } from '@nestjs/common';
import type { ChannelListener } from '#kernel';

const lost = Symbol('lost');

const maxMessages = 10_000;
/** In UTF-16 units: about 8 MiB. */
const maxCharacters = 4_194_304;
/** About what one read of a socket brings. */
const messagesPerTurn = 1_000;

/**
 * What waits for one listener: heard one by one, in order, after the publisher has gone on. When the listener is too slow,
 * messages are dropped, and it hears `lost` in their place.
 */
export class Mailbox {
  private readonly logger = new Logger('RealtimeBus');
  private waiting: (string | typeof lost)[] = [];
  private characters = 0;
  private isDelivering = false;
  private isClosed = false;

  constructor(
    private readonly channel: string,
    private readonly listener: ChannelListener,
  ) {}

  put(message: string): void {
    const isFull = this.waiting.length >= maxMessages || this.characters + message.length > maxCharacters;
    if (isFull) return this.reportLoss();
    this.characters += message.length;
    this.add(message);
  }

  /** Says in this place of the order that messages may be missing; one saying at the end of the queue is enough. */
  reportLoss(): void {
    if (this.waiting.at(-1) !== lost) this.add(lost);
  }

  close(): void {
    this.isClosed = true;
    this.waiting = [];
  }

  private add(item: string | typeof lost): void {
    if (this.isClosed) return;
    this.waiting.push(item);
    if (this.isDelivering) return;
    this.isDelivering = true;
    setImmediate(() => void this.deliver());
  }

  private async deliver(): Promise<void> {
    for (let delivered = 0; delivered < messagesPerTurn; delivered += 1) {
      const item = this.waiting.shift();
      if (item === undefined) break;
      if (item !== lost) this.characters -= item.length;
      await this.tell(item);
    }
    this.isDelivering = this.waiting.length > 0;
    if (this.isDelivering) setImmediate(() => void this.deliver());
  }

  private async tell(item: string | typeof lost): Promise<void> {
    try {
      const listening = item === lost ? this.listener.lost() : this.listener.message(item);
      // most listeners are done at once, and a turn of the queue costs more than they do
      if (listening !== undefined) await listening;
    } catch (error) {
      this.logger.error(`A listener of ${this.channel} failed`, error instanceof Error ? error.stack : String(error));
    }
  }
}
