import { Injectable } from '@nestjs/common';
import type { PushNote } from '#kernel';
import { DeviceRepository } from '../domain/device.repository.ts';
import { DeviceGone, PushNotConfigured } from '../domain/push.errors.ts';
import { PushTransports, type Delivery } from './push-transports.ts';

@Injectable()
export class SendPush {
  constructor(
    private readonly devices: DeviceRepository,
    private readonly transports: PushTransports,
  ) {}

  async execute(deviceId: string, note: PushNote, delivery: Delivery): Promise<void> {
    const device = await this.devices.find(deviceId);
    // it belongs to somebody else, or to nobody, by now
    if (device === undefined || device.userId !== note.userId) return;
    const transport = this.transports.of(device.platform);
    if (transport === undefined) throw new PushNotConfigured({ detail: `Nothing sends to ${device.platform}.` });
    try {
      await transport.deliver(note, device, delivery);
    } catch (error) {
      if (!(error instanceof DeviceGone)) throw error;
      await this.devices.remove(deviceId);
    }
  }
}
