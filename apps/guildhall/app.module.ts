import { Module, type DynamicModule } from '@nestjs/common';
import {
  DatabaseModule,
  PlatformModule,
  SettingsModule,
  databaseSettings,
  type LoadedSettings,
  type RootSecret,
} from '#platform';
import { modules, settingsSections, tables } from './modules.ts';

export interface AppOptions {
  readonly settings: LoadedSettings;
  readonly rootSecret: RootSecret;
  readonly databaseUrl: string;
  readonly version: string;
}

@Module({})
export class AppModule {
  static of({ settings, rootSecret, databaseUrl, version }: AppOptions): DynamicModule {
    const { poolSize, statementTimeoutMs } = settings.get(databaseSettings);
    return {
      module: AppModule,
      imports: [
        SettingsModule.of(settings, settingsSections),
        PlatformModule.of({ rootSecret, version }),
        DatabaseModule.of({ url: databaseUrl, poolSize, statementTimeoutMs, tables }),
        ...modules,
      ],
    };
  }
}
