import { defineSettings, list } from '#platform';
import { z } from 'zod';

const address = z
  .string()
  .refine((value) => URL.canParse(value), { error: 'use an address like https://api.push.apple.com' });

const ServiceAccount = z.object({
  project_id: z.string().regex(/^[\w:.-]+$/),
  client_email: z.string(),
  private_key: z.string(),
  token_uri: z.url().default('https://oauth2.googleapis.com/token'),
});
export type ServiceAccount = z.infer<typeof ServiceAccount>;

const serviceAccount = z.string().transform((value, context): ServiceAccount => {
  try {
    return ServiceAccount.parse(JSON.parse(value));
  } catch {
    context.addIssue({ code: 'custom', message: 'must be the JSON of a service account of Firebase' });
    return z.NEVER;
  }
});

export const pushSettings = defineSettings('PUSH', () => ({
  webContact: z
    .string()
    .regex(/^(?:mailto:|https:\/\/)\S+$/, { error: 'use an address like mailto:admin@example.org' })
    .optional()
    .describe('How push services reach you (VAPID); set, notes go to browsers, unset to the development inbox'),
  webServices: list([
    'fcm.googleapis.com',
    'updates.push.services.mozilla.com',
    '*.push.apple.com',
    '*.notify.windows.com',
  ]).describe('Hosts of push services that browsers may name, separated by commas; http://host:port for a local one'),
  fcmAccount: serviceAccount
    .optional()
    .meta({ secret: true, description: 'Service account of Firebase as JSON; set, notes go to Android devices' }),
  fcmUrl: address.default('https://fcm.googleapis.com').describe('Where FCM is'),
  apnsKey: z
    .string()
    .includes('PRIVATE KEY', { error: 'must be the key in PEM that Apple gives out (.p8)' })
    .transform((pem) => pem.replaceAll(String.raw`\n`, '\n'))
    .optional()
    .meta({ secret: true, description: 'Signing key of APNs in PEM; set, notes go to iOS devices' }),
  apnsKeyId: z.string().default('').describe('Id of that key'),
  apnsTeamId: z.string().default('').describe('Id of the team at Apple'),
  apnsTopic: z.string().default('').describe('Bundle id of the app'),
  apnsUrl: address
    .default('https://api.push.apple.com')
    .describe('Where APNs is; https://api.sandbox.push.apple.com for builds in development'),
}));
