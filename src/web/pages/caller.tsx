import type { OnCall } from '../views/duty-view.ts';
import { LinkedText } from './linked-text.tsx';

/** Somebody to call, with the number to dial. */
export function Caller({ who }: { who: OnCall }) {
  return (
    <>
      {who.name}
      {who.phone && (
        <>
          {' '}
          <LinkedText link={who.phone} />
        </>
      )}
    </>
  );
}
