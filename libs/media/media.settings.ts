import { ConfigurationError, defineSettings, type SettingsOf } from '#platform';
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

/** The store that is configured, whole; `undefined` when files stay in the data folder. */
export function s3Of({ s3Endpoint, s3Bucket, s3Region, s3AccessKey, s3SecretKey }: MediaSettings) {
  if (s3Endpoint === undefined) return undefined;
  const missing = { S3_ACCESS_KEY: s3AccessKey, S3_SECRET_KEY: s3SecretKey };
  if (s3AccessKey === undefined || s3SecretKey === undefined) {
    const names = Object.entries(missing).filter(([, value]) => value === undefined);
    throw new ConfigurationError(names.map(([name]) => `GUILDHALL__MEDIA__${name}: is not set; the store needs it`));
  }
  return {
    endpoint: s3Endpoint,
    bucket: s3Bucket,
    region: s3Region,
    accessKeyId: s3AccessKey,
    secretAccessKey: s3SecretKey,
  };
}
