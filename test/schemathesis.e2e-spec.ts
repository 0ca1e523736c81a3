import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { accessRows, type Scene } from './support/access-rows.ts';
import type { Answer } from './support/client.ts';
import { useGuildhall } from './support/guildhall.ts';
import { fund } from './support/money.ts';
import { OpenApi, type Operation } from './support/openapi.ts';
import { schemathesis } from './support/services/schemathesis.ts';

type Json = Answer['body'];

const seconds = Number(process.env['GUILDHALL_TEST_SCHEMATHESIS_SECONDS'] ?? 240);
/** What every run tries in the same way; `GUILDHALL_TEST_SCHEMATHESIS_PHASES=examples,coverage,fuzzing,stateful` looks further. */
const phases = process.env['GUILDHALL_TEST_SCHEMATHESIS_PHASES'] ?? 'examples,coverage';
/** Links that are signed, codes from mails and what names members are out of its reach. */
const mostMissed = 0.2;
const thingsOfEach = 3;

/** After these the caller has to log in again, so that each has a caller of its own. */
const ends = /^(logout|logoutAll|endOtherSessions|endOneSession|changePassword|setPin|deleteAccount)$/;

describe.skipIf(schemathesis === undefined)('Schemathesis (needs st: pip install schemathesis)', () => {
  const guildhall = useGuildhall({ GUILDHALL__AUTH__HASH_QUEUE: '10000' });

  it(
    'finds no fault of the server and no answer that is not documented, and gets through nearly everywhere',
    { timeout: (seconds + 120) * 1000 },
    async () => {
      const home = mkdtempSync(join(tmpdir(), 'schemathesis-'));
      try {
        const { operations } = await OpenApi.of(guildhall().origin);
        writeFileSync(join(home, 'schemathesis.toml'), await configuration(operations));
        const { exitCode, said } = await run(home);
        expect(exitCode, said).toBe(0);
        const succeeded = successes(join(home, 'report.ndjson'));
        const missed = operations
          .map(({ method, path }) => `${method} ${path}`)
          .filter((route) => !succeeded.has(route));
        console.log(
          `Schemathesis: ${/\d+ generated/.exec(said)?.[0]}, ${operations.length - missed.length} of ${operations.length} operations reach a 2xx`,
        );
        expect(missed.length, missed.join('\n')).toBeLessThanOrEqual(operations.length * mostMissed);
      } finally {
        rmSync(home, { recursive: true, force: true });
      }
    },
  );

  async function run(home: string): Promise<{ readonly exitCode: number | null; readonly said: string }> {
    const options = {
      '--max-time': seconds,
      '--phases': phases,
      '--max-examples': 10,
      '--seed': process.env['GUILDHALL_TEST_SEED'] ?? 1,
      '--request-timeout': 10,
      '--suppress-health-check': 'all',
      '--warnings': 'off',
      '--report': 'ndjson',
      '--report-ndjson-path': join(home, 'report.ndjson'),
    };
    const args = ['--config-file', join(home, 'schemathesis.toml'), 'run', `${guildhall().origin}/api/docs-json`];
    args.push('--no-color', '--continue-on-failure', ...Object.entries(options).flat().map(String));
    const child = spawn(schemathesis ?? '', args, { cwd: home, stdio: ['ignore', 'pipe', 'pipe'] });
    const [output, complaints, [exitCode]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    return { exitCode, said: `${output.slice(0, 10_000)}\n…\n${output.slice(-5_000)}${complaints.slice(-2_000)}` };
  }

  /** Ids of things that are there, and for each operation that ends a session a caller of its own. */
  async function configuration(operations: readonly Operation[]): Promise<string> {
    const newcomer = () => guildhall().member();
    const [owner, moderator] = [await guildhall().officer('admin'), await guildhall().officer('moderator')];
    const [friend, stranger, blocked, former] = [
      await newcomer(),
      await newcomer(),
      await newcomer(),
      await newcomer(),
    ];
    // as the examples of the document have it
    await guildhall().member('alice');
    await guildhall().member('bob');
    await owner.post('/wallet/pin', { pin: '4711', confirmPin: '4711' });
    await fund(guildhall().database, owner.id, 1_000_000n);
    const scene: Scene = {
      database: guildhall().database,
      anonymous: guildhall().anonymous,
      newcomer,
      owner,
      friend,
      stranger,
      blocked,
      former,
      moderator,
      admin: owner,
    };
    const bearer = (token = ''): string => `headers = { Authorization = "Bearer ${token}" }`;
    const lines = [bearer(owner.accessToken), checks];
    for (const { id, method, path } of operations) {
      const values: Record<string, readonly string[]> = {};
      const [row] = accessRows[`${method} ${path.replace('/api/v1', '').replaceAll(/\{(\w+)\}/g, ':$1')}`] ?? [];
      if (row !== undefined) {
        const things = [];
        for (let count = 0; count < thingsOfEach; count += 1) things.push(await row.thing(scene));
        values[/\{(\w+)\}/.exec(path)?.[1] ?? 'id'] = things.map((thing) => thing.id);
        if (path.includes('{userId}')) values['userId'] = things.flatMap(({ userId }) => userId ?? []);
      }
      const own = Object.keys(values).map(
        (name) => `parameters."path.${name}" = { dictionary = "${id}-${name}", probability = 0.8 }`,
      );
      if (ends.test(id)) own.push(bearer((await newcomer()).accessToken));
      if (own.length > 0) lines.push('[[operations]]', `include-operation-id = "${id}"`, ...own);
      for (const [name, ids] of Object.entries(values))
        lines.unshift(`dictionaries.${id}-${name}.values = ${JSON.stringify(ids)}`);
    }
    return lines.join('\n');
  }
});

/**
 * All of them, but: what no schema can say (a cursor is signed, an idempotency key goes with one body, a PIN locks) refuses
 * what the schema allows, and a method that a path does not have is a 404 here (product.md, "Wire conventions").
 */
const checks = `checks.unsupported_method.enabled = false
checks.allow_header_conformance.enabled = false
checks.positive_data_acceptance.expected-statuses = ["2xx", "3xx", "4xx", "503"]`;

/** The operations that answered with a success at least once. */
function successes(report: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const line of readFileSync(report, 'utf8').split('\n').filter(Boolean)) {
    const recorder = JSON.parse(line).ScenarioFinished?.recorder;
    for (const [id, { response }] of Object.entries<Json>(recorder?.interactions ?? {})) {
      const { method, path } = recorder.cases[id].value;
      if (response?.status_code >= 200 && response.status_code < 300) found.add(`${method} ${path}`);
    }
  }
  return found;
}
