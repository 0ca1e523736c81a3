import { Global, Module } from '@nestjs/common';
import { UserStreams } from '#kernel';
import { SqlUserStreams } from './infrastructure/sql-user-streams.ts';

/** Where every module can tell members' devices what happens. */
@Global()
@Module({
  providers: [{ provide: UserStreams, useClass: SqlUserStreams }],
  exports: [UserStreams],
})
export class StreamsModule {}
