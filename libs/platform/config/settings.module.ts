import { Module, type DynamicModule } from '@nestjs/common';
import { LoadedSettings, type SettingsSection } from './settings.ts';

/** Gives every module its section of the configuration: `@Inject(authSettings.token) settings: SettingsOf<typeof authSettings>`. */
@Module({})
export class SettingsModule {
  static of(loaded: LoadedSettings, sections: readonly SettingsSection[]): DynamicModule {
    const providers = [
      { provide: LoadedSettings, useValue: loaded },
      ...sections.map((section) => ({ provide: section.token, useValue: loaded.get(section) })),
    ];
    return {
      module: SettingsModule,
      global: true,
      providers,
      exports: providers.map(({ provide }) => provide),
    };
  }
}
