import { Module } from '@nestjs/common';
import { AuthModule } from '#auth';
import { MessagesModule } from '#messages';
import { Connections } from './api/connections.ts';
import { PaymentsConsumer } from './api/payments.consumer.ts';
import { PruneSchedule } from './api/prune.schedule.ts';
import { RealtimeController } from './api/realtime.controller.ts';
import { RealtimeGateway } from './api/realtime.gateway.ts';
import { Upgrades } from './api/upgrades.ts';
import { Attendance } from './application/attendance.ts';
import { Hub } from './application/hub.ts';
import { PresencePolicy } from './application/presence-policy.ts';
import { ReadStream } from './application/read-stream.ts';
import { Tickets } from './application/tickets.ts';
import { RealtimePersonalData } from './infrastructure/realtime-personal-data.ts';
import { SqlReadStream } from './infrastructure/sql-read-stream.ts';
import { SqlTickets } from './infrastructure/sql-tickets.ts';
import { realtimeSettings, type RealtimeSettings } from './realtime.settings.ts';

/** Members' numbered streams, and those who listen to them. */
@Module({
  imports: [AuthModule, MessagesModule],
  controllers: [RealtimeController, PaymentsConsumer],
  providers: [
    RealtimePersonalData,
    Hub,
    Attendance,
    {
      provide: PresencePolicy,
      useFactory: ({ presence }: RealtimeSettings) => new PresencePolicy(presence),
      inject: [realtimeSettings.token],
    },
    Connections,
    RealtimeGateway,
    Upgrades,
    PruneSchedule,
    { provide: ReadStream, useClass: SqlReadStream },
    { provide: Tickets, useClass: SqlTickets },
  ],
})
export class RealtimeModule {}
