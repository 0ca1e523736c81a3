import { wholeNumber } from '../config/fields.ts';
import { defineSettings } from '../config/settings.ts';

export const tasksSettings = defineSettings('TASKS', () => ({
  concurrency: wholeNumber({ min: 1, max: 200 }, 4).describe('Tasks that one process runs at a time'),
}));
