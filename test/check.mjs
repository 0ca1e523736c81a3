// npm run check: everything that can be said about the sources without a database, in well under a minute.
// Each step is a program of its own; two run at a time, the longest first, and only a step that failed shows its output.
import { spawn } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const atATime = 2;

const steps = [
  {
    name: 'types',
    command: 'typescript/bin/tsc --noEmit -p tsconfig.json --incremental --tsBuildInfoFile .cache/check.tsbuildinfo',
  },
  {
    name: 'unit tests',
    command: 'vitest/vitest.mjs run --config test/vitest.config.ts --project unit --reporter dot',
  },
  {
    name: 'format',
    command: 'prettier/bin/prettier.cjs --check . --log-level warn --cache --cache-location .cache/prettier',
    mend: 'node_modules/.bin/prettier --write .',
  },
  {
    name: 'dead code',
    command: 'knip/bin/knip.js --no-progress',
  },
  {
    name: 'boundaries',
    command:
      'dependency-cruiser/bin/dependency-cruiser.mjs --config test/architecture/dependency-cruiser.mjs --output-type err-long apps libs test',
  },
  {
    name: 'lint',
    command: 'oxlint/bin/oxlint --report-unused-disable-directives',
  },
];

// The steps write into a pipe and cannot know whether a person reads it.
const env = { ...process.env, [process.stdout.isTTY ? 'FORCE_COLOR' : 'NO_COLOR']: '1' };

const startedAt = performance.now();
const waiting = [...steps];
const failed = [];
await Promise.all(Array.from({ length: atATime }, work));

const seconds = secondsSince(startedAt);
if (failed.length > 0) {
  console.log(`\nCheck failed after ${seconds} s: ${failed.join(', ')}.`);
  process.exitCode = 1;
} else {
  console.log(`\nCheck passed in ${seconds} s: ${steps.map((step) => step.name).join(', ')}.`);
}

async function work() {
  for (let step = waiting.shift(); step; step = waiting.shift()) await perform(step);
}

async function perform({ name, command, mend }) {
  const stepStartedAt = performance.now();
  const { code, output } = await run(join('node_modules', command).split(' '));
  const time = `${secondsSince(stepStartedAt)} s`.padStart(7);
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(11)}${time}`);
  if (code === 0) return;
  failed.push(name);
  console.log(`\n${output.trim()}\n${mend ? `\nTo mend it: ${mend}\n` : ''}`);
}

function run(args) {
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = [];
  child.stdout.on('data', (chunk) => output.push(chunk));
  child.stderr.on('data', (chunk) => output.push(chunk));
  const forward = (signal) => child.kill(signal);
  process.on('SIGINT', forward).on('SIGTERM', forward);
  return new Promise((resolve) => {
    const end = (code) => {
      process.off('SIGINT', forward).off('SIGTERM', forward);
      resolve({ code, output: Buffer.concat(output).toString('utf8') });
    };
    child.once('error', (error) => {
      output.push(Buffer.from(String(error)));
      end(1);
    });
    child.once('close', (code) => end(code ?? 1));
  });
}

function secondsSince(moment) {
  return ((performance.now() - moment) / 1000).toFixed(1);
}
