import { writeSync } from 'node:fs';
import type { Reporter, TestCase, TestModule, TestSuite, Vitest } from 'vitest/node';

type Run = Parameters<NonNullable<Reporter['onTestRunEnd']>>;

interface Tally {
  readonly passed: number;
  readonly failures: readonly string[];
  readonly skips: readonly Skip[];
}

interface Skip {
  readonly name: string;
  readonly reason: string;
}

const namesPerReason = 5;

/**
 * Prints, last of all, the line that CI reads: `N passed, N failed[, N skipped]`. It counts test cases, and besides them everything that
 * kept tests from running (a file that cannot be imported, a failed hook, an unhandled error, a failed teardown), so that a run in which
 * nothing was executed never looks like success.
 */
export class SummaryReporter implements Reporter {
  private tally: Tally | undefined;
  private isFiltered = false;

  onInit(vitest: Vitest): void {
    this.isFiltered = vitest.config.testNamePattern !== undefined;
    // Only here is it certain that nothing is printed after it, teardown included.
    process.on('exit', (code) => this.print(code));
  }

  onTestRunEnd(...[modules, unhandledErrors, reason]: Run): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const failures = [
      ...tests.filter((test) => test.result().state === 'failed').map((test) => `failed: ${nameOf(test)}`),
      ...modules.flatMap(failuresAround),
      ...unhandledErrors.map((error) => `unhandled error: ${error.message}`),
      ...(reason === 'interrupted' ? ['the run was interrupted'] : []),
    ];
    const skips = tests.filter((test) => test.result().state === 'skipped').map((test) => this.skipOf(test));
    this.tally = { passed: tests.filter((test) => test.result().state === 'passed').length, failures, skips };
  }

  private skipOf(test: TestCase): Skip {
    const result = test.result();
    const note = result.state === 'skipped' ? result.note : undefined;
    return { name: nameOf(test), reason: note ?? (this.isFiltered ? 'not selected' : reasonFromSource(test)) };
  }

  private print(code: number): void {
    const { passed, failures, skips } = this.tally ?? {
      passed: 0,
      failures: ['no test run came to its end'],
      skips: [],
    };
    const all = failures.length > 0 ? failures : failuresOfTheWhole(passed, code);
    if (all.length > 0) process.exitCode = code || 1;
    const closing = `${passed} passed, ${all.length} failed${skips.length > 0 ? `, ${skips.length} skipped` : ''}`;
    write([...skipLines(skips), ...all, closing].join('\n'));
  }
}

function failuresOfTheWhole(passed: number, code: number): readonly string[] {
  if (passed === 0) return ['no test was executed'];
  return code === 0 ? [] : [`Vitest ended with exit code ${code}`];
}

// Errors of a file or a describe block itself: import errors, failed hooks, files that a crashed worker never finished.
function failuresAround(module: TestModule): readonly string[] {
  const blocks: readonly (TestModule | TestSuite)[] = [module, ...module.children.allSuites()];
  const failures = blocks.flatMap((block) =>
    block.errors().map((error) => `failed: ${nameOf(block)}: ${firstLine(error.message)}`),
  );
  const isUnfinished = module.state() === 'pending' || module.state() === 'queued';
  return isUnfinished && failures.length === 0 ? [`failed: ${nameOf(module)}: did not finish`] : failures;
}

function reasonFromSource(test: TestCase): string {
  if (test.options.mode === 'todo') return 'still to be written';
  const blocks = [test.module, ...ancestors(test)];
  return blocks.some((block) => block.errors().length > 0) ? 'a hook before it failed' : 'no reason given';
}

function ancestors(test: TestCase): readonly TestSuite[] {
  const suites: TestSuite[] = [];
  for (let parent = test.parent; parent.type === 'suite'; parent = parent.parent) suites.push(parent);
  return suites;
}

function skipLines(skips: readonly Skip[]): readonly string[] {
  return [...Map.groupBy(skips, (skip) => skip.reason)].map(([reason, group]) => {
    const names = group.slice(0, namesPerReason).map((skip) => skip.name);
    const more = group.length > names.length ? [`and ${group.length - names.length} more`] : [];
    return `skipped, ${reason}: ${[...names, ...more].join('; ')}`;
  });
}

function nameOf(task: TestModule | TestSuite | TestCase): string {
  return task.type === 'module' ? task.relativeModuleId : `${task.module.relativeModuleId} > ${task.fullName}`;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

function write(text: string): void {
  try {
    writeSync(process.stdout.fd, `\n${text}\n`);
  } catch {
    // A full pipe refuses a synchronous write; the stream waits for it.
    process.stdout.write(`\n${text}\n`);
  }
}
