import { defineConfig } from 'vitest/config';
import { SummaryReporter } from './support/summary-reporter.ts';

// `#posts` and its sisters resolve to TypeScript under this condition (package.json, "imports").
const conditions = ['source', 'module', 'node', 'development|production'];

// What needs a database or a running program; everything else stays fast and starts no service.
const withServices = ['test/**/*.e2e-spec.ts', 'test/boot.spec.ts', 'libs/platform/database/embedded-postgres.spec.ts'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  // the global setup runs here
  environments: { __vitest__: { resolve: { conditions } } },
  test: {
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
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
          globalSetup: './test/support/global-setup.ts',
        },
      },
    ],
  },
});
