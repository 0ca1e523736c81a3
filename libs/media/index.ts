export { CollectUnusedMedia } from './application/collect-unused-media.ts';
export { MediaStorage } from './application/media-storage.ts';
export { Scratch } from './application/scratch.ts';
export { MediaLinks } from './application/media-links.ts';
export { UseMedia } from './application/use-media.ts';
export { MediaUnusable } from './domain/media.errors.ts';
export { MediaModule } from './media.module.ts';
export { mediaSettings } from './media.settings.ts';
export { filesView, mediaTables } from './media.tables.ts';
