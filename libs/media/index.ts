export { CollectUnusedMedia } from './application/collect-unused-media.ts';
export { MediaStorage } from './application/media-storage.ts';
export { Scratch } from './application/scratch.ts';
export { MediaModule } from './media.module.ts';
export { mediaSettings } from './media.settings.ts';
export { filesView, mediaTables } from './media.tables.ts';
