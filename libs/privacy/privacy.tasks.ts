import { taskType } from '#kernel';
import { z } from 'zod';

/** Makes the archive of all that is known of its owner. */
export const makeExport = taskType({ type: 'privacy.export', schema: z.object({}), maxRunMs: 3_600_000 });

/** Every module forgets the member. */
export const eraseMember = taskType({
  type: 'privacy.erase',
  schema: z.object({ userId: z.guid() }),
  priority: 'low',
  maxRunMs: 3_600_000,
});

/** Looks whose time has come, and which archives are over. */
export const sweepPrivacy = taskType({ type: 'privacy.sweep', schema: z.object({}), priority: 'low' });
