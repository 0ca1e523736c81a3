import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { accessRows, type Scene } from './support/access-rows.ts';
import { useGuildhall } from './support/guildhall.ts';
import { OpenApi, type Operation } from './support/openapi.ts';
import { schemathesis } from './support/services/schemathesis.ts';

const seconds = Number(process.env['GUILDHALL_TEST_SCHEMATHESIS_SECONDS'] ?? 60);
const thingsOfEach = 5;

/** After these the caller has to log in again, so that each has a caller of its own. */
const ends = /^(logout|logoutAll|endOtherSessions|endSession|changePassword)$/;

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
        const report = join(home, 'report.ndjson');
        const child = spawn(
          schemathesis ?? '',
          [
            ...['--config-file', join(home, 'schemathesis.toml'), 'run', `${guildhall().origin}/api/docs-json`],
            ...['--checks', 'all', '--max-time', String(seconds), '--max-examples', '10', '--workers', '2'],
            ...['--request-timeout', '10', '--suppress-health-check', 'all', '--warnings', 'off', '--no-color'],
            ...['--continue-on-failure', '--report', 'ndjson', '--report-ndjson-path', report],
          ],
          { cwd: home, stdio: ['ignore', 'pipe', 'pipe'] },
        );
        const [output, complaints] = await Promise.all([text(child.stdout), text(child.stderr)]);
        if (process.env['SCHEMATHESIS_KEEP'] !== undefined)
          writeFileSync(process.env['SCHEMATHESIS_KEEP'], output + complaints);
        if (process.env['SCHEMATHESIS_KEEP'] !== undefined)
          writeFileSync(`${process.env['SCHEMATHESIS_KEEP']}.ndjson`, readFileSync(report));
        expect(child.exitCode, `${output.slice(-20_000)}${complaints}`).toBe(0);
      } finally {
        rmSync(home, { recursive: true, force: true });
      }
    },
  );

  async function configuration(operations: readonly Operation[]): Promise<string> {
    const newcomer = () => guildhall().member();
    const [owner, moderator] = [await guildhall().officer('admin'), await guildhall().officer('moderator')];
    const [friend, stranger, blocked, former, leaver] = [
      await newcomer(),
      await newcomer(),
      await newcomer(),
      await newcomer(),
      await newcomer(),
    ];
    const scene: Scene = {
      database: guildhall().database,
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
    const lines = [bearer(owner.accessToken)];
    for (const { id, method, path } of operations) {
      const route = `${method} ${path.replace('/api/v1', '').replaceAll(/\{(\w+)\}/g, ':$1')}`;
      const [row] = accessRows[route] ?? [];
      const things = [];
      if (row !== undefined) for (let count = 0; count < thingsOfEach; count += 1) things.push(await row.thing(scene));
      const values = {
        ...(things.length > 0 ? { [/\{(\w+)\}/.exec(path)?.[1] ?? 'id']: things.map((thing) => thing.id) } : {}),
        ...(path.includes('{userId}') ? { userId: things.flatMap(({ userId }) => userId ?? []) } : {}),
      };
      for (const [name, ids] of Object.entries(values))
        lines.unshift(`dictionaries.${id}-${name}.values = ${JSON.stringify(ids)}`);
      const parameters = Object.keys(values).map(
        (name) => `parameters."path.${name}" = { dictionary = "${id}-${name}", probability = 0.8 }`,
      );
      if (ends.test(id)) parameters.push(bearer((await leaver.logIn(leaver.username, leaver.password)).accessToken));
      if (parameters.length > 0) lines.push('[[operations]]', `include-operation-id = "${id}"`, ...parameters);
    }
    return lines.join('\n');
  }
});
