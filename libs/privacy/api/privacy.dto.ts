import { CurrentPassword, SecondFactorCode } from '#auth';
import { Id, taskStates, text, Time } from '#platform';
import { z } from 'zod';

const exampleId = '019a9f5e-8c1b-7e7a-9b1f-0d2c3a4b5c6d';

export const DeleteAccountBody = z
  .strictObject({
    password: CurrentPassword,
    totp: SecondFactorCode.optional(),
    confirmation: text({ min: 1, max: 100 })
      .optional()
      .describe('My username, to be sure that it is this account; not looked at when left out'),
  })
  .meta({ id: 'DeleteAccount', examples: [{ password: 'correct horse battery', confirmation: 'alice' }] });
export type DeleteAccountBody = z.infer<typeof DeleteAccountBody>;

export const ExportView = z
  .object({
    id: Id,
    taskId: Id,
    status: z.enum(taskStates),
    progress: z.int().min(0).max(100).describe('Percent'),
    url: z.string().nullable().describe('Of a zip file; works without a token until it expires'),
    size: z.int().nullable().describe('In bytes'),
    createdAt: Time,
    expiresAt: Time,
  })
  .meta({
    id: 'Export',
    examples: [
      {
        id: exampleId,
        taskId: exampleId,
        status: 'succeeded',
        progress: 100,
        url: `/api/v1/exports/${exampleId}/file?signature=YmluYXJ5`,
        size: 12_345,
        createdAt: '2026-11-21T09:30:00.000Z',
        expiresAt: '2026-11-23T09:30:00.000Z',
      },
    ],
  });
export type ExportView = z.infer<typeof ExportView>;

export const ExportParams = z.strictObject({ id: Id });
export type ExportParams = z.infer<typeof ExportParams>;

export const ExportLinkQuery = z.strictObject({ signature: z.string().min(1).max(100) });
export type ExportLinkQuery = z.infer<typeof ExportLinkQuery>;
