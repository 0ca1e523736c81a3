import { z } from 'zod';
import { defineSettings } from '../config/settings.ts';

export const redisSettings = defineSettings('REDIS', () => ({
  url: z
    .string()
    .regex(/^rediss?:\/\/\S+$/, { error: 'use an address like redis://user:password@host:6379/0' })
    .optional()
    .meta({
      env: 'REDIS_URL',
      secret: true,
      description: 'Redis that several processes share; unset keeps cache, presence, limits and bus in memory',
    }),
  prefix: z
    .string()
    .regex(/^[a-z0-9-]{1,32}$/, { error: 'use up to 32 small letters, digits and hyphens' })
    .default('guildhall')
    .describe('Begins every name in Redis, so that several installations can share one'),
}));
