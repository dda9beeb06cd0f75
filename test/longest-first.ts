import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Test files that take long, and about how many seconds they take on two idle cores. A file that is not here counts as short.
 * It need not be exact: it only keeps a long file from being started last, when one worker would wait for the other.
 */
const SECONDS: Readonly<Record<string, number>> = {
  'test/browser/every-fault.test.ts': 60,
  'test/browser/demo-checks.test.ts': 45,
  'test/integration/run/check-zoo.test.ts': 35,
  'test/packed/mistakes-monitor.test.ts': 30,
  'test/integration/rules/demo-outage.test.ts': 30,
  'test/browser/accessibility.test.ts': 30,
  'test/integration/run/harmful-scripts.test.ts': 25,
  'test/golden/command-line.test.ts': 25,
  'test/packed/new-project.test.ts': 25,
  'test/browser/languages.test.ts': 25,
  'test/integration/dashboards/queries.test.ts': 24,
  'test/integration/config/broken-scripts.test.ts': 23,
  'test/integration/subscribers/mails.test.ts': 22,
  'test/integration/http-client/odd-servers.test.ts': 20,
  'test/packed/mistakes.test.ts': 18,
  'test/browser/views.test.ts': 18,
  'test/browser/main-journey.test.ts': 15,
  'test/integration/run-child/failures-in-a-page.test.ts': 15,
  'test/integration/chaos/random-faults.test.ts': 15,
  'test/integration/alerting/killed.test.ts': 14,
  'test/browser/status-page.test.ts': 14,
  'test/packed/cases.test.ts': 14,
  'test/integration/run-child/browser.test.ts': 13,
};

/** Starts long files first, those of all projects in one group together. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const secondsOf = ({ moduleId, project }: TestSpecification) =>
      SECONDS[relative(project.config.root, moduleId)] ?? 0;
    const groupOf = ({ project }: TestSpecification) => project.config.sequence.groupOrder;
    return sorted.toSorted((a, b) => groupOf(a) - groupOf(b) || secondsOf(b) - secondsOf(a));
  }
}
