import { Injectable } from '@nestjs/common';
import { Clock, Ids } from '#kernel';
import { checkAddress, type Address } from '../domain/device.ts';
import { DeviceRepository } from '../domain/device.repository.ts';
import { PushTransports } from './push-transports.ts';

const mostOfMember = 20;

export interface NewDevice extends Address {
  readonly userId: string;
  readonly sessionId: string;
}

@Injectable()
export class RegisterDevice {
  constructor(
    private readonly devices: DeviceRepository,
    private readonly transports: PushTransports,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** @throws PushTokenInvalid */
  execute(device: NewDevice): Promise<{ readonly id: string; readonly isNew: boolean }> {
    checkAddress(device, (endpoint) => this.transports.isOfService(endpoint));
    return this.devices.add({ ...device, id: this.ids.next(), seenAt: this.clock.now() }, mostOfMember);
  }
}
