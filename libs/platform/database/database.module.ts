import { Module, type DynamicModule } from '@nestjs/common';
import { Transaction } from '#kernel';
import { Channels } from './channels.ts';
import { Database, type DatabaseOptions } from './database.ts';

@Module({})
export class DatabaseModule {
  static of(options: DatabaseOptions): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      providers: [
        { provide: Database, useFactory: () => new Database(options) },
        { provide: Transaction, useExisting: Database },
        { provide: Channels, useFactory: () => new Channels(options.url) },
      ],
      exports: [Database, Transaction, Channels],
    };
  }
}
