import { z } from 'zod';
import { flag, wholeNumber } from '../config/fields.ts';
import { defineSettings } from '../config/settings.ts';

const postgresUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\/\S+$/, { error: 'use an address like postgres://user:password@host:5432/database' });

export const dataSettings = defineSettings('DATA', () => ({
  dir: z.string().default('./data').describe('Folder of the embedded PostgreSQL and of stored files'),
}));

export const databaseSettings = defineSettings('DATABASE', () => ({
  url: postgresUrl
    .optional()
    .meta({ env: 'DATABASE_URL', secret: true, description: 'PostgreSQL to use; unset starts the embedded one' }),
  ownerUrl: postgresUrl
    .optional()
    .meta({ secret: true, description: 'Role that owns the tables and migrates them; DATABASE_URL when unset' }),
  migrateAtStart: flag(false).describe('Migrate at start also with DATABASE_URL (the embedded database always does)'),
  poolSize: wholeNumber({ min: 2, max: 500 }, 10).describe(
    'Connections of one process; a fifth of them, and at least one, is for reads alone',
  ),
  statementTimeoutMs: wholeNumber({ min: 100, max: 600_000 }, 3_000).describe('After which a statement is given up'),
}));
