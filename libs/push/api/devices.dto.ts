import { Id, text, Time } from '#platform';
import { z } from 'zod';
import { platforms } from '../domain/device.ts';

const exampleId = '019a9f80-1f2e-7c3d-8a4b-5c6d7e8f9a0b';
const key = (max: number) =>
  z
    .string()
    .regex(/^[\w-]+$/, { error: 'must be base64url' })
    .max(max);

export const DeviceView = z
  .object({
    id: Id,
    platform: z.enum(platforms),
    isCurrent: z.boolean().describe('Whether it is the one that asks'),
    createdAt: Time,
    seenAt: Time.describe('When it was registered last'),
  })
  .meta({
    id: 'PushDevice',
    examples: [
      {
        id: exampleId,
        platform: 'ios' as const,
        isCurrent: true,
        createdAt: '2026-11-21T09:30:00.000Z',
        seenAt: '2026-11-21T09:30:00.000Z',
      },
    ],
  });

export const RegisteredView = z.object({ id: Id }).meta({ id: 'RegisteredDevice', examples: [{ id: exampleId }] });
export type RegisteredView = z.infer<typeof RegisteredView>;

export const RegisterDeviceBody = z
  .strictObject({
    platform: z.enum(platforms, { error: 'must be ios, android or web' }),
    token: text({ min: 1, max: 1_000 }).describe('Of APNs or FCM; for a browser, the endpoint of its subscription'),
    keys: z
      .strictObject({ p256dh: key(100), auth: key(50) })
      .nullable()
      .default(null)
      .describe('Of the subscription of a browser'),
  })
  .meta({ id: 'RegisterDevice', examples: [{ platform: 'ios', token: '0f'.repeat(32) }] });
export type RegisterDeviceBody = z.infer<typeof RegisterDeviceBody>;

export const DeviceParams = z.strictObject({ id: Id });
export type DeviceParams = z.infer<typeof DeviceParams>;

export const PushKeyView = z
  .object({ publicKey: z.string().describe('The `applicationServerKey` with which a browser subscribes') })
  .meta({ id: 'PushKey', examples: [{ publicKey: 'BN…' }] });
export type PushKeyView = z.infer<typeof PushKeyView>;
