// SPDX-License-Identifier: Apache-2.0
// Runs the integration suites one after the other: two cores are for the server under test.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';

const wanted = process.argv.slice(2);
const suites = (wanted.length > 0 ? wanted : readdirSync('.').filter((name) => name.endsWith('.test.mjs'))).sort();
let failed = 0;
for (const suite of suites) {
  const { status } = spawnSync(process.execPath, ['--test', '--test-reporter=spec', suite], { stdio: 'inherit' });
  if (status !== 0) ++failed;
}
console.log(`${suites.length - failed} suites passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
