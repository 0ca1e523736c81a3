export { EverythingPersonal } from './application/everything-personal.ts';
export { SweepPrivacy } from './application/sweep-privacy.ts';
export { PrivacyModule } from './privacy.module.ts';
export { privacySettings } from './privacy.settings.ts';
export { privacyTables } from './privacy.tables.ts';
