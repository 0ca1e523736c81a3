import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { Failure } from './failure.mjs';
import { programEnvironment } from './tasks.mjs';

const patienceMs = 1_000;
const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Runs a helper (npm, tsc) quietly and answers its exit code and output. A signal to the launcher ends both. */
export async function runQuietly(command, args, { onSpawn, ...options }) {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
  const output = [];
  child.stdout.on('data', (chunk) => output.push(chunk));
  child.stderr.on('data', (chunk) => output.push(chunk));
  if (child.pid) onSpawn(child.pid);

  let interruptedBy;
  const stopForwarding = forwardSignals(child, (signal) => {
    interruptedBy ??= signal;
    // npm first finishes what it is at, which may be the whole install; a half one is recognised and made anew.
    setTimeout(() => child.kill('SIGKILL'), patienceMs).unref();
  });
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode, signal) => resolve(exitCodeOf(exitCode, signal)));
  }).finally(stopForwarding);

  if (interruptedBy) throw new Failure('', exitCodeOf(null, interruptedBy));
  return { code, output: Buffer.concat(output).toString('utf8') };
}

/**
 * Becomes the command as far as Node allows: same terminal, signals forwarded, exit code handed on (128 + n after a signal).
 * With `ipc` the child sees a 'disconnect' when the launcher dies in a way that lets it forward nothing.
 */
export async function become(node, args, { root, ipc, environment }) {
  const stdio = ipc ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit';
  const child = spawn(node, args, { cwd: root, env: environmentOf(root, environment), stdio });
  const stopForwarding = forwardSignals(child);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (exitCode, signal) => {
      stopForwarding();
      if (signal && !forwarded.includes(signal)) process.stderr.write(`The program was ended by ${signal}.\n`);
      resolve(exitCodeOf(exitCode, signal));
    });
  });
}

// Ctrl-C reaches every process of the terminal's group, and npm forwards it once more: one wish, told to the child once per second.
function forwardSignals(child, noticed = () => {}) {
  const lastAt = new Map();
  const listeners = forwarded.map((signal) => {
    const listener = () => {
      noticed(signal);
      const now = Date.now();
      if (now - (lastAt.get(signal) ?? 0) < 1000) return;
      lastAt.set(signal, now);
      child.kill(signal);
    };
    process.on(signal, listener);
    return [signal, listener];
  });
  return () => listeners.forEach(([signal, listener]) => process.off(signal, listener));
}

function exitCodeOf(exitCode, signal) {
  return signal ? 128 + constants.signals[signal] : exitCode;
}

function environmentOf(root, own) {
  // Windows spells it Path; two spellings in one environment would shadow each other.
  const key = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  return {
    ...programEnvironment,
    ...own,
    ...process.env,
    [key]: [join(root, 'node_modules', '.bin'), process.env[key]].filter(Boolean).join(delimiter),
  };
}
