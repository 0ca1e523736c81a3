import { Module, type DynamicModule } from '@nestjs/common';
import {
  AuditModule,
  CacheModule,
  DatabaseModule,
  EventsModule,
  MessengerModule,
  MetricsModule,
  PlatformModule,
  SettingsModule,
  TasksModule,
  databaseSettings,
  mailSettings,
  redisSettings,
  smsSettings,
  tasksSettings,
  type LoadedSettings,
  type RootSecret,
} from '#platform';
import { modules, settingsSections, tables } from './modules.ts';

export interface AppOptions {
  readonly settings: LoadedSettings;
  readonly rootSecret: RootSecret;
  readonly databaseUrl: string;
  readonly version: string;
  /** Whether this process does background work too: relays and handles events, runs tasks and schedules. */
  readonly works: boolean;
}

@Module({})
export class AppModule {
  static of({ settings, rootSecret, databaseUrl, version, works }: AppOptions): DynamicModule {
    const { poolSize, statementTimeoutMs } = settings.get(databaseSettings);
    return {
      module: AppModule,
      imports: [
        SettingsModule.of(settings, settingsSections),
        PlatformModule.of({ rootSecret, version }),
        DatabaseModule.of({ url: databaseUrl, poolSize, statementTimeoutMs, tables }),
        AuditModule,
        CacheModule.of(settings.get(redisSettings)),
        EventsModule.of({ databaseUrl, relays: works }),
        TasksModule.of({ databaseUrl, works, concurrency: settings.get(tasksSettings).concurrency }),
        MessengerModule.of({
          environment: settings.environment,
          mail: settings.get(mailSettings),
          sms: settings.get(smsSettings),
        }),
        MetricsModule,
        ...modules,
      ],
    };
  }
}
