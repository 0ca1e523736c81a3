import { createConfig, lintFromString } from '@redocly/openapi-core';
import { describe, expect, it } from 'vitest';
import { useGuildhall } from './support/guildhall.ts';

describe('OpenAPI document', () => {
  const guildhall = useGuildhall();

  it('has nothing for a linter to say', async () => {
    const document = await (await fetch(`${guildhall().origin}/api/docs-json`)).text();
    const config = await createConfig({
      extends: ['recommended'],
      rules: { 'info-license': 'off', 'operation-4xx-response': 'off' },
    });
    const problems = await lintFromString({ source: document, config });
    expect(problems.map(({ ruleId, message, location }) => ({ ruleId, message, at: location[0]?.pointer }))).toEqual(
      [],
    );
  });

  it('says of every operation what it is for, under which name, and what each status means', async () => {
    const { paths } = JSON.parse(await (await fetch(`${guildhall().origin}/api/docs-json`)).text());
    const operations = Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(Object(item)).map(([method, operation]) => ({ route: `${method} ${path}`, ...Object(operation) })),
    );
    expect(operations.length).toBeGreaterThan(25);
    for (const operation of operations) {
      expect(operation.summary, operation.route).toMatch(/\w{2}/);
      expect(operation.tags, operation.route).toHaveLength(1);
      for (const [status, response] of Object.entries(Object(operation.responses))) {
        expect(Object(response).description, `${operation.route} ${status}`).toMatch(/\w{2}/);
        if (status !== '204' && status !== '304')
          expect(Object(response).content, `${operation.route} ${status}`).toBeTypeOf('object');
      }
    }
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
  });
});
