import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Tasks1763700000020 implements MigrationInterface {
  readonly name = 'Tasks1763700000020';

  async up(runner: QueryRunner): Promise<void> {
    // payload and result are JSON that only the program reads: as text, nothing in them can make a batch fail
    await runner.query(`
      create table platform.tasks (
        id uuid primary key,
        type text not null,
        state text not null default 'queued'
          check (state in ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
        priority smallint not null check (priority between 0 and 3),
        run_at timestamptz(3) not null default clock_timestamp(),
        payload text not null,
        attempts integer not null default 0,
        max_attempts integer not null,
        lost_leases integer not null default 0,
        lease_token bigint not null default 0,
        lease_until timestamptz(3),
        worker text,
        progress smallint not null default 0,
        result text,
        error_code text,
        last_error text,
        dedupe_key text,
        owner_id uuid,
        created_at timestamptz(3) not null default clock_timestamp(),
        started_at timestamptz(3),
        finished_at timestamptz(3)
      ) with (
        fillfactor = 70,
        autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0,
        autovacuum_vacuum_insert_scale_factor = 0.2, autovacuum_analyze_scale_factor = 0.1
      )`);
    // what a claim walks: one lane per priority, in the order of being due
    await runner.query(`create index tasks_queued on platform.tasks (priority, run_at, id) where state = 'queued'`);
    // few rows; lease_until is left out, so that a heartbeat touches no index
    await runner.query(`create index tasks_running on platform.tasks (id) where state = 'running'`);
    await runner.query(`create index tasks_failed on platform.tasks (id) where state = 'failed'`);
    await runner.query(`
      create unique index tasks_live_dedupe_key on platform.tasks (type, dedupe_key)
       where dedupe_key is not null and state in ('queued', 'running')`);
    await runner.query(`create index tasks_owner on platform.tasks (owner_id, id) where owner_id is not null`);
    // a type without a row has a closed breaker and no failures in a row
    await runner.query(`
      create table platform.task_breakers (
        type text primary key,
        state text not null check (state in ('closed', 'open', 'probing')),
        failures integer not null,
        successes integer not null,
        open_until timestamptz(3) not null
      ) with (fillfactor = 50)`);
    await runner.query(`
      create table platform.schedules (
        name text primary key,
        cron text not null,
        registered_at timestamptz(3) not null,
        next_at timestamptz(3) not null
      )`);
    await runner.query(`
      create table platform.schedule_slots (
        name text not null references platform.schedules (name) on delete cascade,
        slot timestamptz(3) not null,
        task_id uuid not null,
        fired_at timestamptz(3) not null default clock_timestamp(),
        primary key (name, slot)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop table platform.schedule_slots, platform.schedules, platform.task_breakers, platform.tasks',
    );
  }
}
