import { RealtimeBus, type ChannelListener, type Unsubscribe } from '#kernel';
import { LocalChannels } from './local-channels.ts';

/** Nothing is addressed past the only process. */
const leaveNothing = (): void => undefined;

/** A bus for the one process there is. */
export class MemoryBus extends RealtimeBus {
  private readonly channels = new LocalChannels();

  publish(channel: string, message: string): void {
    this.channels.deliver(channel, message);
  }

  async subscribe(channel: string, listener: ChannelListener): Promise<Unsubscribe> {
    return this.channels.add(channel, listener);
  }

  async attend(): Promise<Unsubscribe> {
    return leaveNothing;
  }

  close(): void {
    this.channels.close();
  }
}
