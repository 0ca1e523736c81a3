import { join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import { describe, expect, test } from 'vitest';
import { findForeignTables } from './architecture/foreign-tables.ts';
import { plantHouse, type Files } from './architecture/planted-house.ts';

const root = join(import.meta.dirname, '..');
const options = await extractDepcruiseOptions(join(root, 'test/architecture/dependency-cruiser.mjs'));

async function violationsIn(house: string): Promise<readonly string[]> {
  const { output } = await cruise(['apps', 'libs', 'test'], { ...options, baseDir: house });
  const { violations } = (output as ICruiseResult).summary;
  return violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
}

async function withHouse<T>(planted: Files, look: (house: string) => T | Promise<T>): Promise<T> {
  const house = plantHouse(planted);
  try {
    return await look(house.root);
  } finally {
    house.remove();
  }
}

const rulesBrokenBy = async (planted: Files): Promise<readonly string[]> => {
  const violations = await withHouse(planted, violationsIn);
  return [...new Set(violations.map((line) => line.split(':')[0] ?? ''))];
};

const foreignTablesIn = (planted: Files): Promise<readonly string[]> =>
  withHouse(planted, (house) => findForeignTables(house).map(({ file, problem }) => `${file} ${problem}`));

interface Planted {
  readonly rule: string;
  readonly what: string;
  readonly files: Files;
}

const plantedImports: readonly Planted[] = [
  {
    rule: 'modules-are-entered-by-their-door',
    what: 'a module that reaches behind the door of another',
    files: {
      'libs/feeds/infrastructure/posts.ts': `import '../../posts/domain/post.ts';`,
    },
  },
  {
    rule: 'modules-are-entered-by-their-door',
    what: 'a program that reaches behind a door',
    files: { 'apps/guildhall/main.ts': `import '../../libs/posts/posts.module.ts';` },
  },
  {
    rule: 'modules-are-entered-by-their-door',
    what: 'a spec that reaches behind the door of another module',
    files: { 'libs/feeds/application/read-feed.spec.ts': `import '../../posts/domain/post.ts';` },
  },
  {
    rule: 'doors-are-called-by-name',
    what: 'a door that is called by its path',
    files: { 'libs/feeds/application/read-feed.ts': `import '../../posts/index.ts';` },
  },
  {
    rule: 'imports-exist',
    what: 'a deep import through a name',
    files: { 'libs/feeds/feeds.module.ts': `import '#posts/domain/post.ts';` },
  },
  {
    rule: 'domain-knows-only-the-domain',
    what: 'a domain that knows its use cases',
    files: { 'libs/users/domain/user.ts': `import '../application/edit.ts';`, 'libs/users/application/edit.ts': '' },
  },
  {
    rule: 'domain-knows-only-the-domain',
    what: 'a domain that knows the database library',
    files: {
      'libs/posts/domain/post.ts': `import { EntitySchema } from 'typeorm'; export class Post { x = EntitySchema; }`,
    },
  },
  {
    rule: 'domain-knows-only-the-domain',
    what: 'a domain that knows Nest, if only as a type',
    files: {
      'libs/posts/domain/post.ts': `import type { Injectable } from '@nestjs/common'; export class Post { x?: Injectable; }`,
    },
  },
  {
    rule: 'domain-knows-only-the-domain',
    what: 'a domain that knows Node',
    files: {
      'libs/posts/domain/post.ts': `import { randomUUID } from 'node:crypto'; export class Post { x = randomUUID; }`,
    },
  },
  {
    rule: 'domain-knows-only-the-domain',
    what: 'a domain that knows the platform',
    files: { 'libs/posts/domain/post.ts': `import { Database } from '#platform'; export class Post { x = Database; }` },
  },
  {
    rule: 'domain-knows-only-the-domain',
    what: 'a domain that knows another module',
    files: { 'libs/posts/domain/post.ts': `import { User } from '#users'; export class Post { x = User; }` },
  },
  {
    rule: 'application-knows-no-adapter',
    what: 'a use case that knows its adapter',
    files: {
      'libs/posts/application/create-post.ts': `import '../infrastructure/typeorm-post.repository.ts'; export class CreatePost {}`,
    },
  },
  {
    rule: 'application-knows-no-adapter',
    what: 'a use case that knows its controller',
    files: { 'libs/posts/application/read-post.ts': `import '../api/posts.controller.ts';` },
  },
  {
    rule: 'application-knows-no-adapter',
    what: 'a use case that knows the platform',
    files: { 'libs/posts/application/read-post.ts': `import '#platform';` },
  },
  {
    rule: 'application-knows-no-adapter',
    what: 'a use case that knows the database library',
    files: { 'libs/posts/application/read-post.ts': `import 'typeorm';` },
  },
  {
    rule: 'api-knows-no-infrastructure',
    what: 'a controller that knows an adapter',
    files: { 'libs/posts/api/comments.controller.ts': `import '../infrastructure/typeorm-post.repository.ts';` },
  },
  {
    rule: 'kernel-knows-nothing',
    what: 'a kernel that knows Node',
    files: { 'libs/kernel/page.ts': `import 'node:fs'; export class Page {}` },
  },
  {
    rule: 'kernel-knows-nothing',
    what: 'a kernel that knows a package',
    files: { 'libs/kernel/page.ts': `import 'typeorm'; export class Page {}` },
  },
  {
    rule: 'platform-knows-only-the-kernel',
    what: 'a platform that knows a module',
    files: { 'libs/platform/database.ts': `import '#users'; export class Database {}` },
  },
  {
    rule: 'libs-know-no-program',
    what: 'a module that knows the program',
    files: {
      'libs/feeds/feeds.module.ts': `import '../../apps/guildhall/settings.ts';`,
      'apps/guildhall/settings.ts': '',
    },
  },
  {
    rule: 'libs-know-no-program',
    what: 'a module that needs the tests',
    files: { 'libs/feeds/feeds.module.ts': `import '../../test/support/a-post.ts';` },
  },
  {
    rule: 'modules-know-only-whom-they-may',
    what: 'an arrow that nobody wrote down',
    files: { 'libs/posts/infrastructure/feed.ts': `import '#feeds';` },
  },
  {
    rule: 'modules-know-only-whom-they-may',
    what: 'a module that nobody wrote down',
    files: { 'libs/parties/index.ts': `import '#users';` },
  },
  {
    rule: 'no-cycles',
    what: 'two files that need each other',
    files: {
      'libs/posts/domain/post.ts': `import './tag.ts'; export class Post {}`,
      'libs/posts/domain/tag.ts': `import './post.ts';`,
    },
  },
  {
    rule: 'no-cycles',
    what: 'a module that enters by its own door',
    files: {
      'libs/posts/domain/post.ts': `export class Post {}`,
      'libs/posts/posts.module.ts': `import '#posts'; import './api/posts.controller.ts'; export class PostsModule {}`,
    },
  },
  {
    rule: 'no-orphans',
    what: 'a file that nobody needs',
    files: { 'libs/posts/domain/forgotten.ts': `export const forgotten = 1;` },
  },
  {
    rule: 'the-program-needs-no-tools',
    what: 'a program that needs a package which production does not install',
    files: { 'libs/platform/database.ts': `import { test } from 'vitest'; export const Database = test;` },
  },
];

describe('the rules of the house', () => {
  test('are kept by this house', async () => {
    expect(await violationsIn(root)).toEqual([]);
  });

  test('are kept by the small house that violations are planted in', async () => {
    expect(await withHouse({}, violationsIn)).toEqual([]);
  });

  test.for(plantedImports)('$rule refuses $what', async ({ rule, files }) => {
    expect(await rulesBrokenBy(files)).toEqual([rule]);
  });

  test('have each been seen red', () => {
    const rules = (options.ruleSet?.forbidden ?? []).map(({ name }) => name);
    expect(new Set(plantedImports.map(({ rule }) => rule))).toEqual(new Set(rules));
  });
});

const inFeeds = (code: string): Files => ({ 'libs/feeds/infrastructure/sql.ts': code });

describe('a module touches only its own tables', () => {
  test('in this house', () => {
    expect(findForeignTables(root)).toEqual([]);
  });

  test('in the small house that violations are planted in', async () => {
    expect(await foreignTablesIn({})).toEqual([]);
  });

  test.for<readonly [what: string, code: string, problem: string]>([
    ['a read', 'const q = `select 1 from users.users`;', 'reads users.users'],
    [
      'a read by a join',
      `const q = 'select 1 from feeds.items i join "users"."users" u on true';`,
      'reads users.users',
    ],
    ['a read in a fragment', 'const q = `exists (select from users.users u where u.id = $1)`;', 'reads users.users'],
    [
      'a read of a column without an alias of that name',
      "const q = 'select posts.id from feeds.items';",
      'reads posts.id',
    ],
    ['a text put together with +', "const q = 'select 1 ' + 'from users' + '.users';", 'reads users.users'],
    ['a name in a constant', "const t = 'users.users'; const q = `select 1 from ${t}`;", 'names users.users'],
    ['a name handed on', "f('users.users');", 'names users.users'],
    [
      'a name from the door that is no view',
      "import { secrets } from '#users'; const q = `select 1 from ${secrets}`;",
      'reads users.secrets',
    ],
    ['a view that is not published', 'const q = `select 1 from users.hidden_view`;', 'reads users.hidden_view'],
    ['an insert', 'const q = `insert into users.users values (1)`;', 'writes users.users'],
    ['an update', 'const q = `update users.users set x = 1`;', 'writes users.users'],
    ['a delete', 'const q = `delete from only users.users`;', 'writes users.users'],
    [
      'a write through a published view',
      "import { followsView } from '#users'; const q = `delete from ${followsView}`;",
      'writes users.follows_view',
    ],
    [
      'a foreign key',
      'const q = `create table feeds.items (u uuid references users.users (id))`;',
      'reads users.users',
    ],
    ['an index', 'const q = `create index i on users.follows (id)`;', 'writes users.follows'],
    ['a sequence', "const q = `select nextval('users.numbers')`;", 'reads users.numbers'],
    ['a computed schema', 'const q = `select 1 from ${f()}.users`;', 'computes the schema of ?.users'],
    ['a mapped row', "new EntitySchema({ schema: 'users', tableName: 'users' });", 'maps a table of the schema users'],
    ['a search path', "const q = 'set search_path to feeds, users';", 'names the schema users'],
    ['the schema of nobody', 'const q = `create table public.items (id uuid)`;', 'writes public.items'],
    ['a table of the platform', 'const q = `insert into platform.outbox values (1)`;', 'writes platform.outbox'],
  ])('not by %s', async ([, code, problem]) => {
    expect(await foreignTablesIn(inFeeds(code))).toContain(`libs/feeds/infrastructure/sql.ts ${problem}`);
  });

  test.for<readonly [what: string, code: string]>([
    ['its own tables', 'const q = `insert into feeds.items select id from feeds.inbox`;'],
    ['a published view', "import { followsView } from '#users'; const q = `select 1 from ${followsView}`;"],
    ['a published view by its name', 'const q = `select 1 from users.follows_view f`;'],
    [
      'columns of an alias that is called like a module',
      'const q = `select users.id from feeds.items users order by users.id`;',
    ],
    [
      'columns of a CTE that is called like a module',
      'const q = `with posts as (select 1 as id) select posts.id from posts`;',
    ],
    ['values that look like a table', "const q = `insert into feeds.items values ('users.users')`;"],
    ['an event of another module', "on('users.registered');"],
    ['prose', "throw new Error('No member in users.csv');"],
  ])('which leaves it %s', async ([, code]) => {
    expect(await foreignTablesIn(inFeeds(code))).toEqual([]);
  });
});
