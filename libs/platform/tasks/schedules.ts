import { Injectable, Logger, Optional } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { Clock, Tasks } from '#kernel';
import { Database } from '../database/database.ts';
import { statement } from '../database/statement.ts';
import type { Schedule } from './scheduled.ts';
import { latestSlot, nextSlot, type SlotFinder } from './slots.ts';

/** A schedule as it is known to the database. */
export interface ScheduleView {
  readonly name: string;
  readonly cron: string;
  readonly lastSlot: string | null;
  readonly lastStatus: string | null;
  readonly lastTaskId: string | null;
  readonly nextAt: string;
}

const register = statement(
  'platform.register-schedule',
  `insert into platform.schedules (name, cron, registered_at, next_at) values ($1, $2, $3, $4)
   on conflict (name) do update set cron = excluded.cron, next_at = excluded.next_at
   returning registered_at as "registeredAt"`,
);

const takeSlot = statement(
  'platform.take-schedule-slot',
  `insert into platform.schedule_slots (name, slot, task_id) values ($1, $2, gen_random_uuid())
   on conflict do nothing returning name`,
);

const noteTask = statement(
  'platform.note-schedule-task',
  'update platform.schedule_slots set task_id = $3 where name = $1 and slot = $2',
);

const list = statement(
  'platform.list-schedules',
  `select schedule.name, schedule.cron, schedule.next_at as "nextAt", last.slot as "lastSlot",
          last.task_id as "lastTaskId", task.state as "lastStatus"
     from platform.schedules schedule
     left join lateral (select slot, task_id from platform.schedule_slots
                         where name = schedule.name order by slot desc limit 1) last on true
     left join platform.tasks task on task.id = last.task_id
    order by schedule.name`,
);

const forgetSlots = statement(
  'platform.forget-schedule-slots',
  `delete from platform.schedule_slots slots where fired_at < now() - make_interval(secs => $1)
      and slot < (select max(slot) from platform.schedule_slots latest where latest.name = slots.name)`,
);

/**
 * Makes each slot of a schedule take effect once, however many processes see it come: whoever stores the slot leaves the
 * task, in one transaction. A slot that nobody saw is made up for when somebody looks again; of several only the last.
 */
@Injectable()
export class Schedules {
  private readonly logger = new Logger(Schedules.name);

  constructor(
    private readonly database: Database,
    private readonly tasks: Tasks,
    private readonly clock: Clock,
    /** Absent in processes that do not work. */
    @Optional() private readonly registry?: SchedulerRegistry,
  ) {}

  /**
   * Lets the current slot take effect: the last one that is not in the future.
   * @returns the id of the task, when this was the first to come
   */
  async fire<Payload>({ name, cron, task }: Schedule<Payload>, payload: Payload): Promise<string | undefined> {
    const now = this.clock.now();
    const finder = this.finderOf(name);
    const registered = await this.database.queryOne<{ registeredAt: string }>(register, [
      name,
      cron,
      now.toISOString(),
      nextSlot(finder, now).toISOString(),
    ]);
    const slot = latestSlot(finder, now);
    // what was to be done before anybody knew of the schedule is not missing
    if (slot === undefined || registered === undefined || slot.toISOString() < registered.registeredAt)
      return undefined;
    return this.take({ name, cron, task }, slot, payload);
  }

  /** Calls every schedule of this process as if its time had come: what has taken effect already does not do so again. */
  async catchUp(): Promise<void> {
    for (const [name, job] of this.registry?.getCronJobs() ?? []) {
      try {
        await job.fireOnTick();
      } catch (error) {
        this.logger.warn(`The schedule ${name} could not be caught up: ${String(error)}`);
      }
    }
  }

  async list(): Promise<readonly ScheduleView[]> {
    return this.database.query<ScheduleView>(list);
  }

  /** Forgets old slots, except the last of each schedule. */
  async prune(olderThanSeconds: number): Promise<void> {
    await this.database.query(forgetSlots, [olderThanSeconds]);
  }

  private take<Payload>({ name, task }: Schedule<Payload>, slot: Date, payload: Payload): Promise<string | undefined> {
    return this.database.run(async () => {
      if ((await this.database.queryOne(takeSlot, [name, slot.toISOString()])) === undefined) return undefined;
      const id = await this.tasks.enqueue(task, payload, { dedupeKey: `${name}@${slot.toISOString()}` });
      await this.database.query(noteTask, [name, slot.toISOString(), id]);
      return id;
    });
  }

  private finderOf(name: string): SlotFinder {
    if (this.registry === undefined) throw new Error('Schedules only fire in processes that work');
    return this.registry.getCronJob(name).cronTime;
  }
}
