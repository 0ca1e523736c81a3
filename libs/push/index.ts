export { PushModule } from './push.module.ts';
export { pushSettings } from './push.settings.ts';
export { pushTables } from './push.tables.ts';
