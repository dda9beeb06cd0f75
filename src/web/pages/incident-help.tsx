import type { IncidentHelp, SupplierLine } from '../views/incident-help.ts';
import { Caller } from './caller.tsx';
import { Entry, LinkedText } from './linked-text.tsx';
import { Said, useLocale } from './said.tsx';
import { Age, Clock } from './times.tsx';

/** Whom to ask and what to follow, for whoever has been called. */
export function Help({ help }: { help: IncidentHelp }) {
  const { say } = useLocale();
  return (
    <section class="group" aria-labelledby="help">
      <h2 id="help">{say('page.incident.help')}</h2>
      <dl class="entries">
        {help.runbooks.map((runbook) => (
          <Entry label={say('page.problem.runbook')} link={runbook} />
        ))}
        <Entry label={say('page.problem.owner')} text={help.owner} />
        <Entry label={say('page.problem.contact')} text={help.contact} />
        {help.onDuty && (
          <div>
            <dt>{say('page.status.onDuty')}</dt>
            <OnDuty line={help.onDuty} />
          </div>
        )}
        {help.statusPage && (
          <div>
            <dt>{say('page.problem.supplierStatus')}</dt>
            <dd>
              <LinkedText link={help.statusPage} />
            </dd>
            {help.supplier && (
              <dd>
                <Supplier line={help.supplier} />
              </dd>
            )}
          </div>
        )}
      </dl>
    </section>
  );
}

function OnDuty({ line }: { line: NonNullable<IncidentHelp['onDuty']> }) {
  const { say } = useLocale();
  return (
    <>
      <dd>
        {line.first ? <Caller who={line.first} /> : say('page.status.nobodyOnDuty')}
        {line.until && (
          <>
            {' · '}
            <Said of="page.until" with={{ time: <Clock at={line.until} /> }} />
          </>
        )}
      </dd>
      {line.second && (
        <dd>
          <Said of="page.status.then" with={{ person: <Caller who={line.second} /> }} />
        </dd>
      )}
    </>
  );
}

function Supplier({ line: { indicator, says, read } }: { line: SupplierLine }) {
  return <Said of={`page.incident.supplier.${indicator}`} with={{ says: <q>{says}</q>, age: <Age moment={read} /> }} />;
}
