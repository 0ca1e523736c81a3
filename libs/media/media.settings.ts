import { defineSettings, type SettingsOf } from '#platform';
import { z } from 'zod';

export const mediaSettings = defineSettings('MEDIA', () => ({
  s3Endpoint: z
    .string()
    .regex(/^https?:\/\/[^\s/]+$/, { error: 'use an address like https://s3.example.org' })
    .optional()
    .describe('S3-compatible store for files; unset keeps them in the data folder'),
  s3Bucket: z.string().min(3).max(63).default('guildhall').describe('Bucket for files, which has to exist'),
  s3Region: z.string().min(1).max(50).default('us-east-1').describe('Region of the bucket'),
  s3AccessKey: z.string().min(1).optional().describe('Access key of the store'),
  s3SecretKey: z.string().min(1).optional().meta({ secret: true, description: 'Secret key of the store' }),
}));

export type MediaSettings = SettingsOf<typeof mediaSettings>;
