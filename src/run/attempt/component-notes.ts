import { didYouMean } from '../../config/suggest.ts';
import { dependenciesOf } from '../../model/dependencies.ts';
import type { RunRequest } from '../runner.ts';

/**
 * What those who run a check should know about the components that its steps name: a wrong one blames nobody. Those that
 * the function itself lists cost a look at a short list; all else is worked out when it is needed.
 */
export function componentNotes(
  steps: readonly { readonly name: string; readonly component?: string | undefined }[],
  { fn, components }: Pick<RunRequest, 'fn' | 'components'>,
): readonly string[] {
  const doubtful = steps.filter(({ component }) => component !== undefined && !fn.dependsOn.includes(component));
  if (doubtful.length === 0) return [];
  const needed = dependenciesOf(fn.dependsOn, components);
  const notes = doubtful.flatMap(({ name, component = '' }) => {
    if (needed.has(component)) return [];
    const subject = `Step "${name}" names the component "${component}"`;
    return components.has(component)
      ? `${subject}, which the function does not depend on. Add it to the function's dependsOn`
      : `${subject}, which the configuration does not have${didYouMean(component, [...components.keys()])}`;
  });
  return [...new Set(notes)];
}
