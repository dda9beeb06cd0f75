import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Test files that take long, and about how many seconds they take on two idle cores. A file that is not here counts as short.
 * It need not be exact: it only keeps a long file from being started last, when one worker would wait for the other.
 */
const SECONDS: Readonly<Record<string, number>> = {
  'test/browser/every-fault.test.ts': 75,
  'test/browser/demo-checks.test.ts': 60,
  'test/browser/accessibility.test.ts': 55,
  'test/integration/run/check-zoo.test.ts': 45,
  'test/integration/rules/demo-outage.test.ts': 32,
  'test/integration/dashboards/queries.test.ts': 30,
  'test/integration/config/broken-scripts.test.ts': 29,
  'test/golden/command-line.test.ts': 26,
  'test/integration/run/harmful-scripts.test.ts': 26,
  'test/packed/new-project.test.ts': 24,
  'test/packed/mistakes-monitor.test.ts': 22,
  'test/browser/languages.test.ts': 20,
  'test/packed/mistakes.test.ts': 18,
  'test/browser/main-journey.test.ts': 18,
  'test/browser/killed-core.test.ts': 17,
  'test/browser/views.test.ts': 16,
  'test/packed/store.test.ts': 16,
  'test/browser/status-page.test.ts': 15,
  'test/integration/run-child/failures-in-a-page.test.ts': 15,
  'test/integration/web/sign-in.test.ts': 14,
  'test/integration/run-child/browser.test.ts': 14,
  'test/packed/words.test.ts': 14,
  'test/integration/http-client/odd-servers.test.ts': 13,
  'test/integration/chaos/random-faults.test.ts': 13,
  'test/integration/alerting/killed.test.ts': 13,
  'test/packed/store-lost.test.ts': 12,
  'test/packed/hostile-scripts.test.ts': 12,
  'test/integration/demo/faults.test.ts': 12,
  'test/integration/mistakes/awaits.test.ts': 11,
  'test/packed/cases.test.ts': 11,
  'test/integration/marking/leftovers.test.ts': 10,
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
