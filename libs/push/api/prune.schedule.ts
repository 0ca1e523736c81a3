import { Injectable } from '@nestjs/common';
import { HandlesTask, Scheduled, Schedules } from '#platform';
import { DeviceRepository } from '../domain/device.repository.ts';
import { pruneDevices } from '../push.tasks.ts';

const nightly = { name: 'push.prune', cron: '37 3 * * *', task: pruneDevices };

@Injectable()
export class PruneSchedule {
  constructor(
    private readonly schedules: Schedules,
    private readonly devices: DeviceRepository,
  ) {}

  @Scheduled(nightly)
  async leave(): Promise<void> {
    await this.schedules.fire(nightly, {});
  }

  @HandlesTask(pruneDevices)
  async run(): Promise<void> {
    await this.devices.prune();
  }
}
