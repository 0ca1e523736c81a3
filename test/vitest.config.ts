import { defineConfig } from 'vitest/config';
import { SummaryReporter } from './support/summary-reporter.ts';

// `#posts` and its sisters resolve to TypeScript under this condition (package.json, "imports").
const conditions = ['source', 'module', 'node', 'development|production'];

// What kills processes and brokers at random, and what guesses; its long form is `npm run chaos`.
const chaos = ['test/chaos/**/*.e2e-spec.ts'];

// What belongs to every run, and has a long form too.
const alsoLong = ['money-races', 'ledger', 'feed-property', 'idempotency', 'fuzz'].map(
  (name) => `test/${name}.e2e-spec.ts`,
);

// What tries every operation of the OpenAPI document: `npm run schemathesis`, which `.ci/run` does.
const schemathesis = ['test/schemathesis.e2e-spec.ts'];

// What needs a database or a running program; everything else stays fast and starts no service.
const withServices = ['test/**/*.e2e-spec.ts', 'test/boot.spec.ts', 'libs/platform/database/embedded-postgres.spec.ts'];

// Once more with Redis, Kafka, two servers and two workers (test/support/guildhall.ts).
const journeys = ['notifications', 'top-lists', 'posts', 'users', 'uploads'].map((name) => `test/${name}.e2e-spec.ts`);
const distributed = 'test/distributed/*.e2e-spec.ts';

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  // the global setup runs here
  environments: { __vitest__: { resolve: { conditions } } },
  test: {
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 90_000,
    hookTimeout: 120_000,
    reporters: ['default', new SummaryReporter()],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['libs/**/*.spec.ts', 'apps/**/*.spec.ts', 'test/**/*.spec.ts'],
          exclude: withServices,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: withServices,
          exclude: [...chaos, distributed, ...schemathesis],
          globalSetup: './test/support/global-setup.ts',
          provide: { mode: 'embedded' },
        },
      },
      {
        extends: true,
        test: {
          name: 'chaos',
          include: process.env['GUILDHALL_CHAOS'] === 'long' ? [...chaos, ...alsoLong] : chaos,
          globalSetup: './test/support/global-setup.ts',
          provide: { mode: 'embedded' },
        },
      },
      {
        extends: true,
        test: {
          name: 'distributed',
          include: [...journeys, distributed],
          globalSetup: './test/support/global-setup.ts',
          provide: { mode: 'distributed' },
        },
      },
      ...(process.env['GUILDHALL_SCHEMATHESIS'] === undefined
        ? []
        : [
            {
              extends: true as const,
              test: {
                name: 'schemathesis',
                include: schemathesis,
                globalSetup: './test/support/global-setup.ts',
                provide: { mode: 'embedded' as const },
              },
            },
          ]),
    ],
  },
});
