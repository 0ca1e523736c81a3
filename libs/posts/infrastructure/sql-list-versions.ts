import { Injectable } from '@nestjs/common';
import { pageOf, type Page, type PageRequest } from '#kernel';
import { before, Database, statement } from '#platform';
import { ListVersions, type VersionView } from '../application/list-versions.ts';
import { PostNotFound } from '../domain/post.errors.ts';
import { mayBeSeen } from './visibility.ts';

/* One row without a version when the post is there but has no (more) versions. */
const versions = statement(
  'posts.versions',
  `select version.id, version.content, version.written_at as "writtenAt"
     from posts.posts post
     left join lateral (
       select * from posts.versions
        where versions.post_id = post.id and ${before('versions.id', '$3')}
        order by versions.id desc
        limit $4
     ) version on true
    where post.id = $1 and post.deleted_at is null and ${mayBeSeen('post', '$2::uuid')}
    order by version.id desc`,
);

@Injectable()
export class SqlListVersions extends ListVersions {
  constructor(private readonly database: Database) {
    super();
  }

  async execute(postId: string, viewerId: string, { after, limit }: PageRequest): Promise<Page<VersionView>> {
    const rows = await this.database.query<VersionView>(versions, [postId, viewerId, after, limit + 1]);
    if (rows.length === 0) throw new PostNotFound();
    const found = rows.filter(({ id }) => id !== null);
    return pageOf(found, limit, ({ id }) => id);
  }
}
