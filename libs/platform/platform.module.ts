import { Module, type DynamicModule } from '@nestjs/common';
import { Clock, Ids } from '#kernel';
import { RootSecret } from './config/secrets.ts';
import { Cursors } from './http/cursors.ts';
import { Health } from './http/health.ts';
import { HealthController, programVersion } from './http/health.controller.ts';
import { IdempotentCalls } from './http/idempotency/idempotent-calls.ts';
import { RememberedAnswers } from './http/idempotency/remembered-answers.ts';
import { WorkSlots } from './http/work-slots.ts';
import { RateLimits } from './http/limits/rate-limits.ts';
import { SqlCounters } from './http/limits/sql-counters.ts';
import { StatisticsController } from './statistics/statistics.controller.ts';
import { Statistics } from './statistics/statistics.ts';
import { AscendingIds, SystemClock } from './system.ts';

export interface PlatformOptions {
  readonly rootSecret: RootSecret;
  readonly version: string;
}

/** What every module may ask for, besides its settings and the database. */
@Module({})
export class PlatformModule {
  static of({ rootSecret, version }: PlatformOptions): DynamicModule {
    return {
      module: PlatformModule,
      global: true,
      controllers: [HealthController, StatisticsController],
      providers: [
        { provide: RootSecret, useValue: rootSecret },
        { provide: programVersion, useValue: version },
        { provide: Clock, useClass: SystemClock },
        { provide: Ids, useClass: AscendingIds },
        Cursors,
        Health,
        RememberedAnswers,
        IdempotentCalls,
        WorkSlots,
        SqlCounters,
        RateLimits,
        Statistics,
      ],
      exports: [
        RootSecret,
        programVersion,
        Clock,
        Ids,
        Cursors,
        Health,
        RememberedAnswers,
        SqlCounters,
        RateLimits,
        Statistics,
      ],
    };
  }
}
