import { Injectable } from '@nestjs/common';
import { Clock } from '#kernel';
import { HandlesTask, Scheduled, Schedules } from '#platform';
import { ReadStream } from '../application/read-stream.ts';
import { Tickets } from '../application/tickets.ts';
import { pruneStreams } from '../realtime.tasks.ts';

const hourly = { name: 'realtime.prune', cron: '29 * * * *', task: pruneStreams };

/** A device that was away longer, or missed more, reads its conversations anew. */
const keptMs = 7 * 24 * 3_600_000;
const keptPerMember = 10_000;

@Injectable()
export class PruneSchedule {
  constructor(
    private readonly schedules: Schedules,
    private readonly stream: ReadStream,
    private readonly tickets: Tickets,
    private readonly clock: Clock,
  ) {}

  @Scheduled(hourly)
  async leave(): Promise<void> {
    await this.schedules.fire(hourly, {});
  }

  @HandlesTask(pruneStreams)
  async run(): Promise<void> {
    await this.tickets.prune();
    await this.stream.prune(new Date(this.clock.now().getTime() - keptMs), keptPerMember);
  }
}
