import { setTimeout as delay } from 'node:timers/promises';
import type { Member } from '../../support/client.ts';
import { Device } from '../../support/device.ts';

/** A member's phone: it connects again from where it was, to whichever server is there, until it has heard so much. */
export class Phone {
  /** Ids of messages by conversation, in the order in which they came. */
  readonly heard = new Map<string, string[]>();
  readonly faults: string[] = [];
  messages = 0;
  private seq = 0;
  private device: Device | undefined;
  private isOff = false;

  constructor(
    readonly member: Member,
    private readonly origin: () => string,
  ) {}

  /** Resolves when it is turned off. */
  async stayOn(): Promise<void> {
    while (!this.isOff) {
      try {
        const device = await Device.connect(this.origin(), this.member, `?after=${this.seq}`);
        this.device = device;
        device.socket.on('message', () => this.take(device));
        this.take(device);
        if (this.isOff) device.cut();
        await device.closed;
      } catch {
        // nobody is there: it tries again
        await delay(50);
      }
    }
  }

  /** As a network would. */
  cut(): void {
    this.device?.cut();
  }

  turnOff(): void {
    this.isOff = true;
    this.cut();
  }

  private take(device: Device): void {
    for (const { seq, type, data } of device.received.splice(0)) {
      if (type === 'error') this.faults.push(JSON.stringify(data));
      if (seq === null) continue;
      if (seq !== this.seq + 1) this.faults.push(`${seq} came after ${this.seq}`);
      this.seq = seq;
      if (type !== 'message_sent') continue;
      this.messages += 1;
      const inConversation = this.heard.get(data.conversationId);
      if (inConversation === undefined) this.heard.set(data.conversationId, [data.id]);
      else inConversation.push(data.id);
    }
  }
}
