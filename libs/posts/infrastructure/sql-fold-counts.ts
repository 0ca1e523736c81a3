import { Injectable } from '@nestjs/common';
import { Database, FoldedCounts } from '#platform';
import { FoldCounts } from '../application/fold-counts.ts';

export const postCounts = new FoldedCounts({
  name: 'posts.fold-counts',
  counts: 'posts.counts',
  key: 'post_id',
  changes: 'posts.count_changes',
  of: 'post_id',
  columns: { likes: 'like_count', comments: 'comment_count', reshares: 'reshare_count', views: 'view_count' },
});

export const commentCounts = new FoldedCounts({
  name: 'posts.fold-comment-counts',
  counts: 'posts.comments',
  key: 'id',
  changes: 'posts.comment_count_changes',
  of: 'comment_id',
  columns: { likes: 'like_count' },
});

@Injectable()
export class SqlFoldCounts extends FoldCounts {
  constructor(private readonly database: Database) {
    super();
  }

  async execute(signal: AbortSignal): Promise<void> {
    await postCounts.foldAll(this.database, signal);
    await commentCounts.foldAll(this.database, signal);
  }
}
