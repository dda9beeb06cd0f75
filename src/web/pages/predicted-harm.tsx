import type { PredictedLine } from '../views/problem-card.ts';
import { Said, useLocale } from './said.tsx';
import { Age } from './times.tsx';

/** What a component that is down probably breaks too, within a list of facts. */
export function PredictedHarm({ lines }: { lines: readonly PredictedLine[] }) {
  const { say } = useLocale();
  return (
    <div class="fact fact-probably">
      <dt>{say('page.problem.probably')}</dt>
      {lines.map(({ text, href, checked }) => {
        const harm = <a href={href}>{text}</a>;
        return (
          <dd>
            {checked ? (
              <Said of="page.problem.predicted" with={{ harm, ago: <Age moment={checked} /> }} />
            ) : (
              <Said of="page.problem.predictedUntried" with={{ harm }} />
            )}
          </dd>
        );
      })}
    </div>
  );
}
