export { Connections } from './api/connections.ts';
export { RealtimeModule } from './realtime.module.ts';
export { frameSchemas } from './api/frames.dto.ts';
export { realtimeSettings } from './realtime.settings.ts';
export { realtimeTables } from './realtime.tables.ts';
export { StreamsModule } from './streams.module.ts';
