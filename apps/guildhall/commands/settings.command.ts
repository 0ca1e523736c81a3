import { describeSettings } from '#platform';
import { settingsSections } from '../modules.ts';
import { say, type Command } from './command.ts';

export const settingsCommand: Command = {
  name: 'settings',
  summary: 'lists every setting with its default',
  help: 'Settings are environment variables, or lines of a file .env in the working folder; the environment wins.',
  async run(settings) {
    for (const { name, description, defaultValue } of describeSettings(settingsSections, settings.environment)) {
      say(`${name}${defaultValue === '' ? '' : ` (${defaultValue})`}\n    ${description}`);
    }
    return 0;
  },
};
