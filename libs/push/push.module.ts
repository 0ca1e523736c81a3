import { Global, Module } from '@nestjs/common';
import { Push } from '#kernel';
import { DevicesController } from './api/devices.controller.ts';
import { PruneSchedule } from './api/prune.schedule.ts';
import { PushTransports } from './application/push-transports.ts';
import { RegisterDevice } from './application/register-device.ts';
import { SendPush } from './application/send-push.ts';
import { DeviceRepository } from './domain/device.repository.ts';
import { ConfiguredPushTransports } from './infrastructure/configured-push-transports.ts';
import { PushPersonalData } from './infrastructure/push-personal-data.ts';
import { SqlDeviceRepository } from './infrastructure/sql-device.repository.ts';
import { TaskPush } from './infrastructure/task-push.ts';

/** Members' devices, and what they show while the member is away. */
@Global()
@Module({
  controllers: [DevicesController],
  providers: [
    RegisterDevice,
    SendPush,
    PruneSchedule,
    PushPersonalData,
    { provide: DeviceRepository, useClass: SqlDeviceRepository },
    { provide: PushTransports, useClass: ConfiguredPushTransports },
    { provide: Push, useClass: TaskPush },
  ],
  exports: [Push],
})
export class PushModule {}
