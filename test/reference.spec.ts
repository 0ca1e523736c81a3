import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AppErrorClass } from '#kernel';
import { serverSettings } from '#platform';
import { describeSettings } from '../libs/platform/config/settings.ts';
import { rateLimitSettings } from '../libs/platform/http/limits/rate-limit.settings.ts';
import { ratePolicies, routeCosts } from '../libs/platform/http/limits/rate-policies.ts';
import { statusOf } from '../libs/platform/http/problem.ts';

const root = join(import.meta.dirname, '..');
const page = join(root, 'docs', 'codes-and-limits.md');

const settings = new Map(
  describeSettings([rateLimitSettings, serverSettings], 'production').map((setting) => [setting.name, setting]),
);

/** Every class of refusal that there is in the sources. */
async function refusals(): Promise<readonly AppErrorClass[]> {
  const files = globSync('libs/**/*.ts', { cwd: root })
    .filter((file) => !file.endsWith('.spec.ts'))
    .map((file) => ({
      file,
      declared: readFileSync(join(root, file), 'utf8').match(/^export class \w+ extends appError\(/gm)?.length ?? 0,
    }))
    .filter(({ declared }) => declared > 0);
  const found = await Promise.all(
    files.map(async ({ file, declared }) => {
      const exported = Object.values(Object(await import(join(root, file)))).filter(isRefusal);
      expect([file, exported.length], 'classes of refusals are exported').toEqual([file, declared]);
      return exported;
    }),
  );
  return found.flat();
}

function isRefusal(value: unknown): value is AppErrorClass {
  return typeof value === 'function' && 'code' in value && 'kind' in value && 'title' in value;
}

const row = (...cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly string[]): string =>
  [row(...head), row(...head.map(() => '---')), ...rows].join('\n');

function settingsTable(names: readonly string[]): string {
  const rows = names.map((name) => {
    const setting = settings.get(name);
    if (setting === undefined) throw new Error(`There is no setting ${name}`);
    return row(`\`${name}\``, setting.defaultValue, setting.description);
  });
  return table(['setting', 'default', 'what'], rows);
}

async function text(): Promise<string> {
  const policies = Object.entries(ratePolicies).map(([name, { windowSeconds, points, countedIn }]) => {
    const setting = `GUILDHALL__RATE_LIMIT__${points.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
    const where = { shared: 'Redis, or memory when embedded', database: 'PostgreSQL: no answer without it' }[countedIn];
    return row(name, settings.get(setting)?.defaultValue ?? '', `${windowSeconds} s`, where, `\`${setting}\``);
  });
  const kinds = Object.entries(routeCosts).map(([kind, { policy, points, what }]) => row(kind, points, policy, what));
  const codes = (await refusals())
    .map(({ code, kind, title }) => row(`\`${code}\``, statusOf(kind), title))
    .concat(row('`internal`', 500, 'Something went wrong on our side'));
  return `# Codes and limits

Made from the code by \`test/reference.spec.ts\`, which fails when this page is not current; add \`-u\` to write it anew.
What each route may answer is in the API pages (\`/api/docs\`).

## Limits

Every answer tells \`RateLimit-Limit\`, \`-Remaining\`, \`-Reset\` (seconds) and \`-Policy\`; a 429 has \`Retry-After\`. Members and
API keys have points of their own, everybody else those of their address (of an IPv6 address its /64). The address is that
of the connection, or what the proxies in \`GUILDHALL__SERVER__TRUSTED_PROXIES\` say it is. Probes are free.

${table(['policy', 'points', 'window', 'counted in', 'setting'], policies)}

${table(['kind of route', 'costs', 'of policy', 'which'], kinds)}

${settingsTable(['GUILDHALL__RATE_LIMIT__ENABLED', 'GUILDHALL__RATE_LIMIT__EXEMPT'])}

\`npm run demo\` is known by the secret of its Guildhall, and not limited.

## Load

What is asked beyond these is answered 503 \`request.overloaded\` with \`Retry-After\`; probes and uploads need no turn.

${settingsTable(['GUILDHALL__SERVER__MAX_IN_FLIGHT', 'GUILDHALL__SERVER__MAX_QUEUED', 'GUILDHALL__SERVER__MAX_QUEUE_MS'])}

## Codes

${table(['code', 'status', 'meaning'], [...new Set(codes)].sort())}
`;
}

describe('the page of codes and limits', () => {
  it('is what the code says (write it anew with -u)', async () => {
    await expect(await text()).toMatchFileSnapshot(page);
  });

  it('names no code twice with two meanings', async () => {
    const meanings = Map.groupBy(await refusals(), ({ code }) => code);
    const ambiguous = [...meanings].filter(([, same]) => new Set(same.map(({ kind }) => kind)).size > 1);
    expect(ambiguous.map(([code]) => code)).toEqual([]);
  });
});
