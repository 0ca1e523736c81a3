import type { EntitySchema, MigrationInterface } from 'typeorm';

/** What a module brings to the database: the mapping of its rows, and the migrations that make its tables. */
export interface Tables {
  /** The PostgreSQL schema that belongs to the module alone. */
  readonly schema: string;
  readonly rows: readonly EntitySchema[];
  readonly migrations: readonly (new () => MigrationInterface)[];
}
