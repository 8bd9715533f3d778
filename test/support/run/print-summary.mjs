const slowestShown = 20;

/** Says what was slow, what ran in which engine and what passed in a second try only; returns the counts. */
export function printSummary({ files, errors }, engines) {
  printSlowest(files);
  printProjects(files);
  printEngines(files, engines);
  printSecondTries(files);
  return countTests(files, errors);
}

function printSlowest(files) {
  const slowest = files.toSorted((a, b) => b.seconds - a.seconds).slice(0, slowestShown);
  console.log('\nThe slowest files:');
  for (const { project, file, seconds } of slowest)
    console.log(`${format(seconds)}  ${project.padEnd(8)}  ${file}`);
}

function printProjects(files) {
  console.log('\nThe projects, each with the seconds of its files:');
  for (const name of new Set(files.map(({ project }) => project))) {
    const group = files.filter(({ project }) => project === name);
    const seconds = group.reduce((sum, file) => sum + file.seconds, 0);
    const tests = group.reduce((sum, file) => sum + file.tests.length, 0);
    console.log(`${format(seconds)}  ${name}: ${tests} tests in ${group.length} files`);
  }
}

function printEngines(files, { found, missing }) {
  const ran = files.flatMap((file) => file.tests).filter(({ state }) => state !== 'skipped');
  if (found.length + missing.length > 0) console.log('\nThe browser engines:');
  for (const { name, version } of found) {
    const count = ran.filter((test) => test.name.startsWith(`${name} > `)).length;
    console.log(`${name} ${version}: ran ${count} tests`);
  }
  for (const { name, reason } of missing) console.log(`${name}: not run (${reason})`);
}

function printSecondTries(files) {
  for (const { project, file, tests } of files) {
    for (const { name, firstTry } of tests) {
      if (firstTry !== null) console.log(`needed a second try: ${project}: ${file} > ${name}\n  ${firstTry}`);
    }
  }
}

function countTests(files, errors) {
  const states = files.flatMap((file) => file.tests).map(({ state }) => state);
  const count = (wanted) => states.filter((state) => state === wanted).length;
  // A file that breaks before its tests begin, or in a hook, has a failure that no test of it shows.
  const broken = files.filter(({ isBroken }) => isBroken).length;
  return { passed: count('passed'), failed: count('failed') + broken + errors, skipped: count('skipped') };
}

function format(seconds) {
  return `${seconds.toFixed(1)} s`.padStart(8);
}
