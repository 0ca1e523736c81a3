import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import { Failure } from './failure.mjs';
import { platform, proveRuntime, refuseMusl, runtimePackage, runtimePath } from './host.mjs';
import { startProgress } from './progress.mjs';
import { runQuietly } from './run.mjs';

export function isInstalled(root) {
  return readIfThere(stampFile(root)) === stamp(root);
}

export async function install(root, onSpawn) {
  refuseMusl();
  if (!matchesLockfile(root)) await npmCi(root, onSpawn);
  proveRuntime(root);
  writeFileSync(stampFile(root), stamp(root));
}

const stampFile = (root) => join(root, 'node_modules', '.guildhall-installed');

function stamp(root) {
  const lockfile = readFileSync(join(root, 'package-lock.json'));
  return createHash('sha256').update(lockfile).update(platform).digest('hex');
}

// Someone who ran "npm install" by hand, or has the packages from elsewhere, need not wait for another install.
// npm writes its hidden lockfile last, so a killed install does not look like a whole one.
function matchesLockfile(root) {
  if (!existsSync(runtimePath(root))) return false;
  const wanted = readPackages(join(root, 'package-lock.json'));
  const installed = readPackages(join(root, 'node_modules', '.package-lock.json'));
  return Object.entries(wanted)
    .filter(([path, entry]) => path !== '' && isWanted(path, entry))
    .every(
      ([path, { version }]) => installed[path]?.version === version && existsSync(join(root, path, 'package.json')),
    );
}

function readPackages(lockfile) {
  return JSON.parse(readIfThere(lockfile) ?? '{}').packages ?? {};
}

// Packages for other machines are absent by design, and an optional one may fail to install anywhere; the Node we run on may not.
function isWanted(path, entry) {
  if (path === `node_modules/${runtimePackage()}`) return true;
  if (!entry.optional) return true;
  const names = (list) => [list ?? []].flat();
  const isForHere = names(entry.os).includes(process.platform) && names(entry.cpu).includes(process.arch);
  return isForHere && (!entry.libc || names(entry.libc).includes('glibc'));
}

async function npmCi(root, onSpawn) {
  const stop = startProgress('Installing packages (only when they change)');
  let result;
  try {
    moveRunningNodeAside(root);
    const { command, args, shell } = npm(root);
    result = await runQuietly(command, [...args, ...ciArguments], { cwd: root, shell, onSpawn });
  } catch (error) {
    stop();
    if (error.code === 'ENOENT')
      throw new Failure('npm was not found: install Node 20 or newer with npm and try again.');
    throw error;
  }
  if (result.code !== 0) {
    stop();
    throw new Failure(`${excerpt(result.output)}\nThe packages could not be installed: ${remedy(result.output)}`);
  }
  stop('Packages installed');
}

const ciArguments = [
  'ci',
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--loglevel=error',
  // NODE_ENV=production or an "omit" of the user's own would leave out the compiler or Node itself.
  '--include=dev',
  '--include=optional',
  '--include=peer',
];

// The npm that started us, on the Node that runs it: our own Node may be the packaged one, which npm is about to replace.
function npm(root) {
  const cli = process.env.npm_execpath;
  const hostNode = [process.env.npm_node_execpath, process.execPath].find(
    (path) => path && existsSync(path) && !path.startsWith(join(root, 'node_modules') + sep),
  );
  if (cli && hostNode && /^npm-cli\.[cm]?js$/.test(basename(cli)) && existsSync(cli)) {
    return { command: hostNode, args: [cli], shell: false };
  }
  if (process.platform === 'win32') return { command: 'npm.cmd', args: [], shell: true };
  return { command: 'npm', args: [], shell: false };
}

// Windows cannot delete a program that runs, but it can rename it, and the second "npm start" runs on the packaged Node.
function moveRunningNodeAside(root) {
  if (process.platform !== 'win32' || process.execPath !== runtimePath(root)) return;
  mkdirSync(join(root, '.cache'), { recursive: true });
  renameSync(process.execPath, join(root, '.cache', `node-${process.pid}.exe`));
}

// npm says what is wrong first and how to go on last; between them it may print pages.
function excerpt(output) {
  const lines = output.trim().split('\n');
  return (lines.length <= 20 ? lines : [...lines.slice(0, 8), '…', ...lines.slice(-8)]).join('\n');
}

function remedy(output) {
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET/.test(output)) {
    return 'the package registry cannot be reached; check the network or proxy ("npm ping") and try again.';
  }
  if (/ENOSPC/.test(output)) return 'the disk is full; about 600 MB are needed.';
  if (/EACCES|EPERM|EROFS|EBUSY/.test(output))
    return 'this folder must be yours to write, and no other Guildhall may run from it.';
  if (/EUSAGE/.test(output)) return 'package.json and package-lock.json disagree; run "npm install" and commit both.';
  return 'run "npm ci --ignore-scripts" to see everything npm has to say.';
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
