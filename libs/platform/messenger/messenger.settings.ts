import { z } from 'zod';
import { defineSettings, type SettingsOf } from '../config/settings.ts';

const url = (protocols: readonly string[], error: string) =>
  z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), { error });

export const mailSettings = defineSettings('MAIL', () => ({
  smtpUrl: url(['smtp:', 'smtps:'], 'use an address like smtp://user:password@mail.example.org:587')
    .optional()
    .meta({ secret: true, description: 'SMTP server that sends mail; unset keeps mail in the development inbox' }),
  from: z
    .string()
    .min(3)
    .max(254)
    .default('Guildhall <guildhall@localhost>')
    .describe('Sender of mail, as Name <address>'),
}));

export const smsSettings = defineSettings('SMS', () => ({
  url: url(['http:', 'https:'], 'use an address like https://sms.example.org/messages')
    .optional()
    .describe('Where SMS are posted as JSON {to, from, text}; unset keeps SMS in the development inbox'),
  token: z.string().min(1).optional().meta({ secret: true, description: 'Bearer token of the SMS provider' }),
  from: z.string().min(1).max(20).default('Guildhall').describe('Sender of SMS'),
}));

export type MailSettings = SettingsOf<typeof mailSettings>;
export type SmsSettings = SettingsOf<typeof smsSettings>;
