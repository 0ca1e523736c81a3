// What each npm script runs, in one place. `command` is handed to the packaged Node; the caller's arguments follow it.
// V8 marks garbage by four threads beside the program: on two cores they took them both every few seconds, from requests and
// from PostgreSQL. One leaves a core to those.
const program = [
  '--enable-source-maps',
  '--max-semi-space-size=4',
  '--heap-growing-percent=20',
  '--v8-pool-size=1',
  'dist/apps/guildhall/main.js',
];

/**
 * Memory is given back instead of kept for later: V8's heap grows in smaller steps (above), and the C library hands the
 * blocks that password hashing uses to the system at once. Idle after a busy hour it is half as large, for no measurable
 * loss of speed (docs/operations.md, "Memory"); the image sets the same.
 */
export const programEnvironment = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '1000000',
  MALLOC_TRIM_THRESHOLD_: '1000000',
};

const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/vitest.config.ts'];

export const tasks = {
  start: {
    says: 'run Guildhall with everything it needs',
    builds: true,
    command: [...program, 'all'],
    isProgram: true,
  },
  guildhall: {
    says: 'run one command of Guildhall (npm run guildhall -- --help)',
    builds: true,
    command: program,
    isProgram: true,
  },
  demo: {
    says: 'fill a running Guildhall with a community',
    builds: true,
    command: [...program, 'demo'],
    isProgram: true,
  },
  test: {
    says: 'run every test this machine can run',
    builds: true,
    command: vitest,
  },
  chaos: {
    says: 'kill processes and brokers at random, and guess, for half an hour, and look for what is lost, doubled or let in',
    builds: true,
    command: [...vitest, '--project=chaos'],
    environment: { GUILDHALL_CHAOS: 'long' },
  },
  schemathesis: {
    says: 'try every operation of the OpenAPI document, as the document describes it',
    builds: true,
    command: [...vitest, '--project=schemathesis'],
    environment: { GUILDHALL_SCHEMATHESIS: 'on' },
  },
  check: {
    says: 'types, lint, format, boundaries, dead code, unit tests',
    builds: false,
    command: ['test/check.mjs'],
  },
  bench: {
    says: 'measure it',
    builds: true,
    command: ['--conditions=source', 'test/bench/bench.ts'],
  },
  build: {
    says: 'only build',
    builds: true,
    command: undefined,
  },
};

export function help() {
  const lines = Object.entries(tasks).map(([name, task]) => `  ${name.padEnd(11)}${task.says}`);
  return `Usage: node apps/launch.mjs <task> [arguments]     (or: npm run <task> -- [arguments])

Tasks:
${lines.join('\n')}

Before a task it installs the packages when package-lock.json changed and builds into dist/ when a source changed.
The task then runs on the Node that comes with the packages, whatever Node this machine has.
`;
}
