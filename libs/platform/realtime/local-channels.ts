import type { ChannelListener } from '#kernel';
import { Mailbox } from './mailbox.ts';

/** The listeners of this process, by channel. */
export class LocalChannels {
  private readonly mailboxes = new Map<string, Set<Mailbox>>();

  get names(): readonly string[] {
    return [...this.mailboxes.keys()];
  }

  has(channel: string): boolean {
    return this.mailboxes.has(channel);
  }

  deliver(channel: string, message: string): void {
    for (const mailbox of this.mailboxes.get(channel) ?? []) mailbox.put(message);
  }

  reportLoss(channels: Iterable<string>): void {
    for (const channel of channels) {
      for (const mailbox of this.mailboxes.get(channel) ?? []) mailbox.reportLoss();
    }
  }

  /** @returns a way to end it, which may be used more than once */
  add(channel: string, listener: ChannelListener): () => void {
    const mailbox = new Mailbox(channel, listener);
    const mailboxes = this.mailboxes.get(channel) ?? new Set();
    this.mailboxes.set(channel, mailboxes.add(mailbox));
    return () => {
      mailbox.close();
      mailboxes.delete(mailbox);
      if (mailboxes.size === 0 && this.mailboxes.get(channel) === mailboxes) this.mailboxes.delete(channel);
    };
  }

  close(): void {
    for (const mailbox of [...this.mailboxes.values()].flatMap((mailboxes) => [...mailboxes])) mailbox.close();
    this.mailboxes.clear();
  }
}
