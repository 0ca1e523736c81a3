import { defineSettings, type LoadedSettings, type SettingsSection } from '#platform';
import { z } from 'zod';

const unused = (env?: string) =>
  z
    .string()
    .optional()
    .meta({ description: 'Known, and without effect in this version', ...(env === undefined ? {} : { env }) });

/**
 * Names that product.md promises and that later modules will read. They are accepted, so that a configuration written
 * for Guildhall starts; that one is set without effect is said at the start.
 */
export const reservedSettings: readonly SettingsSection[] = [
  defineSettings('ADMIN', () => ({ username: unused(), email: unused(), password: unused() })),
];

export function warnOfReserved(settings: LoadedSettings, warn: (line: string) => void): void {
  for (const section of reservedSettings) {
    for (const [key, value] of Object.entries(settings.get(section))) {
      if (value !== undefined) warn(`${section.section} ${key} is configured, and has no effect in this version`);
    }
  }
}
