// What `npm test` runs: every vitest project, in every browser engine that is here.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withTypeScript } from './with-typescript.mjs';

const project = fileURLToPath(new URL('../../', import.meta.url));
const require = createRequire(import.meta.url);

// The last line is for whoever reads nothing else, so it comes whatever happens before it.
const count = await runAll(process.argv.slice(2)).catch((error) => {
  console.error(error);
  return { passed: 0, failed: 1, skipped: 0 };
});
console.log(summary(count));
process.exitCode = count.failed === 0 && count.passed > 0 ? 0 : 1;

async function runAll(args) {
  const engines = await withTypeScript(prepareEngines);
  const { report, status } = runVitest(args);
  printEngines(engines, report);
  printSecondTries(report);
  return countTests(report, status);
}

/** Tells which engines there are. Without any, nothing could be said about the product, so one is installed. */
async function prepareEngines(load) {
  const { engineVersion, findEngines, isInstalled } = await load('test/support/engines/index.ts');
  const { requestedEngines } = await load('test/support/requested-engines.ts');
  if (!findEngines().some(isInstalled)) installChromium();
  const { installed, missing } = requestedEngines();
  const found = [];
  for (const engine of installed) {
    found.push({ name: engine.name, version: await engineVersion(engine), executable: engine.executable });
  }
  for (const { name, version, executable } of found) console.log(`${name} ${version}: ${executable}`);
  for (const { name, reason } of missing) console.log(`${name}: will not run (${reason})`);
  return { found, missing };
}

function installChromium() {
  console.log('No browser is installed: installing Chromium.');
  const isRoot = process.getuid?.() === 0;
  const hasApt = spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0;
  if (isRoot && hasApt) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update'], { stdio: ['ignore', 'inherit', 'inherit'], env });
    spawnSync('apt-get', ['install', '-y', 'chromium'], { stdio: ['ignore', 'inherit', 'inherit'], env });
  } else {
    const cli = join(dirname(require.resolve('playwright-core/package.json')), 'cli.js');
    spawnSync(process.execPath, [cli, 'install', 'chromium'], { stdio: 'inherit' });
  }
}

function runVitest(args) {
  const folder = mkdtempSync(join(tmpdir(), 'file-auth-report-'));
  const file = join(folder, 'report.json');
  const vitest = join(dirname(require.resolve('vitest/package.json')), 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  try {
    const { status } = spawnSync(process.execPath, [vitest, 'run', ...reporters, ...args], {
      cwd: project,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    return { status, report: readReport(file) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A run that breaks off leaves no report. */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] };
  }
}

function countTests(report, status) {
  // A file that breaks before its tests begin, or in a hook, has a failure that no test of it shows.
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  const failed = report.numFailedTests + brokenFiles.length;
  return {
    passed: report.numPassedTests,
    // Anything else that vitest objects to, such as an error outside of all tests.
    failed: failed === 0 && status !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

function summary({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

function printEngines({ found, missing }, report) {
  const files = report.testResults.filter((file) => /[\\/]test[\\/]browser[\\/]/.test(file.name));
  const tests = files.flatMap((file) => file.assertionResults);
  for (const { name, version } of found) {
    const ran = tests.filter(
      ({ ancestorTitles, status }) => ancestorTitles[0] === name && isRun(status),
    ).length;
    console.log(ran > 0 ? `${name} ${version}: ran ${ran} tests` : `${name} ${version}: ran no tests`);
  }
  for (const { name, reason } of missing) console.log(`${name}: not run (${reason})`);
}

/** A test that passes in the end keeps the messages of the try that failed. */
function printSecondTries({ testResults }) {
  for (const { assertionResults } of testResults) {
    for (const { fullName, status, failureMessages } of assertionResults) {
      if (status !== 'passed' || !failureMessages?.length) continue;
      console.log(`needed a second try: ${fullName}\n  ${failureMessages[0].split('\n')[0]}`);
    }
  }
}

function isRun(status) {
  return status === 'passed' || status === 'failed';
}
