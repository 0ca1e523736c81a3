export { AuthModule } from './auth.module.ts';
export { authSettings } from './auth.settings.ts';
export { authTables } from './auth.tables.ts';
