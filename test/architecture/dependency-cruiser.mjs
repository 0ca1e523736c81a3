// The rules of the house, as dependency-cruiser reads them. Each is once seen red in test/architecture.spec.ts.

/** Who may know whom, besides #kernel and #platform. Read it like a table of contents; a new arrow is a decision. */
export const arrows = {
  auth: ['users'],
  users: [],
  posts: ['users', 'media'],
  feeds: ['users', 'posts'],
  messages: ['users', 'media', 'wallets'],
  realtime: ['users', 'auth', 'messages', 'wallets'],
  wallets: ['users', 'auth'],
  freelance: ['users', 'wallets', 'media'],
  media: ['users'],
  push: ['auth'],
  notifications: ['users', 'posts', 'wallets', 'messages'],
  integrations: ['users'],
  privacy: ['users', 'auth', 'media'],
};

const specs = String.raw`\.spec\.ts$`;
const doorOf = (modules) => String.raw`^libs/${modules}/index\.ts$`;
const anyOf = (names) => `(?:${names.join('|')})`;

const doors = [
  {
    name: 'modules-are-entered-by-their-door',
    comment:
      'Another module is its index.ts and nothing else. What you need and do not find there, ask for at the door.',
    from: { path: '^(?:libs/)?([^/]+)/', pathNot: '^test/' },
    to: { path: '^libs/', pathNot: ['^libs/$1/', doorOf('[^/]+')] },
  },
  {
    name: 'doors-are-called-by-name',
    comment: 'Write #posts, not a relative path: package.json "imports" is the list of doors.',
    from: { path: '^(?:libs/)?([^/]+)/', pathNot: '^test/' },
    to: { path: doorOf('[^/]+'), pathNot: '^libs/$1/', dependencyTypesNot: ['aliased-subpath-import'] },
  },
  {
    name: 'imports-exist',
    comment: 'Nothing is found under this name. #posts/… does not exist: a module has one door.',
    from: { path: '^(libs|apps|test)/' },
    to: { couldNotResolve: true },
  },
];

const layers = [
  {
    name: 'domain-knows-only-the-domain',
    comment: 'domain/ is plain TypeScript over #kernel: no framework, no database, no Node. Let it ask through a port.',
    from: { path: '^libs/([^/]+)/domain/', pathNot: specs },
    to: { pathNot: ['^libs/$1/domain/', doorOf('kernel')] },
  },
  {
    name: 'application-knows-no-adapter',
    comment:
      'application/ knows its domain, its events and tasks, #kernel and the doors of other modules; of npm only @nestjs/common, for @Injectable.',
    from: { path: '^libs/([^/]+)/application/', pathNot: specs },
    to: {
      pathNot: [
        '^libs/$1/(application|domain)/',
        String.raw`^libs/$1/$1\.(?:events|tasks)\.ts$`,
        doorOf('(?!platform/)[^/]+'),
        '^node_modules/@nestjs/common/',
      ],
    },
  },
  {
    name: 'api-knows-no-infrastructure',
    comment: 'api/ calls use cases. Which adapter stands behind a port is said in <module>.module.ts.',
    from: { path: '^libs/([^/]+)/api/', pathNot: specs },
    to: { path: '^libs/$1/infrastructure/' },
  },
  {
    name: 'kernel-knows-nothing',
    comment: '#kernel is plain TypeScript, for everyone: no package, no Node, no other module.',
    from: { path: '^libs/kernel/', pathNot: specs },
    to: { pathNot: '^libs/kernel/' },
  },
  {
    name: 'platform-knows-only-the-kernel',
    comment: '#platform holds adapters for the ports of #kernel and knows no module that uses them.',
    from: { path: '^libs/platform/' },
    to: { path: '^libs/', pathNot: '^libs/(platform|kernel)/' },
  },
  {
    name: 'libs-know-no-program',
    comment: 'A lib is used by apps/ and proved by test/, not the other way round. A spec may use test/support.',
    from: { path: '^libs/', pathNot: specs },
    to: { path: '^(apps|test)/' },
  },
];

// #kernel and #platform have rules of their own above; a module that is not in the table may know nobody.
const writtenArrows = [
  ...Object.entries(arrows),
  [`(?!${anyOf(['kernel', 'platform', ...Object.keys(arrows)])}/)[^/]+`, []],
];

const neighbours = [
  ...writtenArrows.map(([module, known]) => ({
    name: 'modules-know-only-whom-they-may',
    comment: 'This arrow is not in the table at the top of test/architecture/dependency-cruiser.mjs.',
    from: { path: `^libs/(${module})/` },
    to: { path: '^libs/', pathNot: ['^libs/$1/', `^libs/${anyOf(['kernel', 'platform', ...known])}/`] },
  })),
  {
    name: 'no-cycles',
    comment: 'Two files that need each other are one thought, or a third file is missing.',
    from: { path: '^(libs|apps|test)/' },
    to: { circular: true },
  },
  {
    name: 'no-orphans',
    comment: 'Nobody imports this file and it imports nothing: it is not part of the program.',
    from: { orphan: true, path: '^(libs|apps)/', pathNot: [specs, String.raw`\.d\.ts$`] },
    to: {},
  },
  {
    name: 'the-program-needs-no-tools',
    comment: 'A production install has no devDependencies: move the package to "dependencies".',
    from: { path: '^(libs|apps)/', pathNot: [specs, '^apps/launch'] },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: '^node_modules/@types/' },
  },
];

export default {
  forbidden: [...doors, ...layers, ...neighbours].map((rule) => ({ severity: 'error', ...rule })),
  options: {
    doNotFollow: { path: '^node_modules/' },
    exclude: { path: '^(dist|data)/' },
    // Arrows of types are arrows.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.cjs', '.d.ts', '.json', '.node'],
    },
    progress: { type: 'none' },
  },
};
