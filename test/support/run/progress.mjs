import { relative } from 'node:path';

/**
 * A reporter for logs: a line for each file that ends, and failures in full as soon as they are known. It has no colours of
 * its own and moves no cursor.
 */
export function createProgress() {
  let vitest;
  let modules = [];
  let unhandled = [];

  const print = (line) => vitest.logger.log(line);
  const place = (entity) => relative(vitest.config.root, (entity.module ?? entity).moduleId);
  const printFailure = (entity, errors) => {
    vitest.logger.error(
      `\nFAILED ${entity.project.name}: ${[place(entity), entity.fullName].filter(Boolean).join(' > ')}`,
    );
    for (const error of errors) {
      vitest.logger.printError(error, { project: entity.project, task: entity.task });
    }
  };

  return {
    onInit: (started) => {
      vitest = started;
    },
    onTestRunStart: (specifications) => {
      print(`\n${specifications.length} files\n`);
    },
    onTestCaseResult: (testCase) => {
      const { state, errors } = testCase.result();
      if (state === 'failed') printFailure(testCase, errors);
    },
    // Errors of hooks, which no test shows.
    onTestSuiteResult: (suite) => {
      if (suite.errors().length > 0) printFailure(suite, suite.errors());
    },
    onTestModuleEnd: (module) => {
      if (module.errors().length > 0) printFailure(module, module.errors());
      print(fileLine(module, place(module)));
    },
    onUserConsoleLog: ({ content, taskId }) => {
      const task = taskId && vitest.state.getReportedEntityById(taskId);
      print(`${task ? `${place(task)}: ` : ''}${content.trimEnd()}`);
    },
    onTestRunEnd: (ended, errors) => {
      [modules, unhandled] = [ended, errors];
      if (errors.length > 0) vitest.logger.printUnhandledErrors(errors);
    },
    /** For the summary. */
    outcome: () => ({
      files: modules.map((module) => ({
        project: module.project.name,
        file: place(module),
        seconds: secondsOf(module),
        isBroken: module.state() === 'failed' && ![...module.children.allTests('failed')].length,
        tests: [...module.children.allTests()].map(outcomeOf),
      })),
      errors: unhandled.length,
    }),
  };
}

function fileLine(module, path) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const test of module.children.allTests()) counts[outcomeOf(test).state] += 1;
  const told = Object.entries(counts)
    .filter(([, number]) => number > 0)
    .map(([state, number]) => `${number} ${state}`);
  const mark = module.state() === 'failed' ? 'FAIL' : 'ok  ';
  const seconds = `${secondsOf(module).toFixed(1)} s`.padStart(7);
  return `${mark} ${seconds}  ${module.project.name.padEnd(8)}  ${path}: ${told.join(', ') || 'no tests'}`;
}

function outcomeOf(test) {
  const { state, errors = [] } = test.result();
  return {
    name: test.fullName,
    // A test that has not run because the run broke off counts as skipped.
    state: state === 'pending' ? 'skipped' : state,
    // A test that passes in the end keeps the errors of the try that failed.
    firstTry: state === 'passed' && errors.length > 0 ? errors[0].message.split('\n')[0] : null,
  };
}

function secondsOf(module) {
  const { collectDuration, setupDuration, prepareDuration, environmentSetupDuration, duration } =
    module.diagnostic();
  return (collectDuration + setupDuration + prepareDuration + environmentSetupDuration + duration) / 1000;
}
