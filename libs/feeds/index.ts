export { RecomputeTopLists } from './application/recompute-top-lists.ts';
export { FeedsModule } from './feeds.module.ts';
export { feedsTables } from './feeds.tables.ts';
