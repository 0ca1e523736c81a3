#!/usr/bin/env node
// Behind every npm script: node apps/launch.mjs <task> [arguments]. It installs and builds when that is needed, then runs the task
// on the Node that comes with the packages. This file keeps to syntax that Node 12 can read, so that an old Node
// gets one clear line instead of a stack trace; everything newer is behind the import below.
import process from 'node:process';

const oldest = 20;
const major = Number(process.versions.node.split('.')[0]);

if (major < oldest) {
  console.error(
    `Guildhall needs Node ${oldest} or newer to start npm, and this is ${process.versions.node}: install it from https://nodejs.org and try again.`,
  );
  process.exit(1);
}

import('./launch/launch.mjs').then(({ launch }) => launch(process.argv.slice(2)));
