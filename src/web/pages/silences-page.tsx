import type { ComponentChildren } from 'preact';
import type { PlanLine } from '../views/plan-lines.ts';
import { lengths } from '../views/silences-view.ts';
import type { Choice, FormState, SilencesView } from '../views/silences-view.ts';
import { Field, NameField, Problems, TokenField } from './forms.tsx';
import { Layout } from './layout.tsx';
import type { Frame } from './layout.tsx';
import { StateMark } from './shapes.tsx';
import { Clock } from './times.tsx';

/** The page of silences and planned work: what there is, and forms that make and end it. */
export function SilencesPage({ view, frame }: { view: SilencesView; frame: Frame }) {
  const silences = view.lines.filter(({ kind }) => kind === 'silence');
  const isAnswer = view.silence.problems.length + view.work.problems.length > 0;
  const work = view.lines.filter(({ kind }) => kind === 'maintenance');
  return (
    <Layout frame={frame} title="Silences and planned work" here="silences" hasForm isAnswer={isAnswer}>
      <div class="sheet">
        <h1 class="page-title">Silences and planned work</h1>
        <p class="lead">
          Everything goes on being tried and shown. During a silence nobody is told of what it names; what is still open
          when it ends is told then. During planned work the page says so instead of “Not working”.
        </p>
        <section class="group quiet" aria-labelledby="silences">
          <h2 id="silences">Silences</h2>
          <PlanList lines={silences} none="Nothing is silenced." canEnd />
        </section>
        <section class="group quiet" aria-labelledby="work">
          <h2 id="work">Planned work</h2>
          <PlanList lines={work} none="No work is planned." canEnd />
        </section>
        <div class="forms">
          <SilenceForm view={view} timezone={frame.timezone} />
          <WorkForm view={view} timezone={frame.timezone} />
        </div>
      </div>
    </Layout>
  );
}

/** Silences and planned work, a line each. */
export function PlanList({ lines, none, canEnd }: { lines: readonly PlanLine[]; none: string; canEnd: boolean }) {
  if (lines.length === 0) return <p>{none}</p>;
  return (
    <ul class="timetable plans">
      {lines.map((line) => (
        <li id={`plan-${encodeURIComponent(line.id)}`}>
          <StateMark state="maintenance" word={line.isInForce ? 'In force' : line.again ? 'Regularly' : 'Later'} />
          <span class="question">
            {line.about}
            <span class="soft small">{line.by ? `${line.why} · ${line.by}` : line.why}</span>
          </span>
          <span class="age">
            <Span line={line} />
            {canEnd && line.endAction && <EndForm line={line} action={line.endAction} />}
            {!line.endAction && <span class="soft small">in the configuration</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Span({ line: { from, until, again, isInForce } }: { line: PlanLine }) {
  if (!from || !until) return <>{again}</>;
  return (
    <>
      {!isInForce && (
        <>
          from <Clock at={from} />{' '}
        </>
      )}
      until <Clock at={until} />
    </>
  );
}

function EndForm({ line, action }: { line: PlanLine; action: string }) {
  return (
    <details>
      <summary>{line.isInForce ? 'End it now' : 'Take it back'}</summary>
      <form class="form" method="post" action={action} aria-label={`End: ${line.about}`}>
        <TokenField />
        <button type="submit">End it</button>
      </form>
    </details>
  );
}

function SilenceForm({ view, timezone }: { view: SilencesView; timezone: string }) {
  const { values, problems } = view.silence;
  return (
    <section class="group" aria-labelledby="add-silence">
      <h2 id="add-silence">Silence something</h2>
      <form class="form" method="post" action="/silences">
        <Problems texts={problems} />
        <About label="What" values={values}>
          <Group label="Functions" choices={view.functions} chosen={values['about']} />
          <Group label="Components" choices={view.components} chosen={values['about']} />
          <option value="all" selected={values['about'] === 'all'}>
            Everything
          </option>
        </About>
        <Time values={values} timezone={timezone} />
        <Field label="Why">
          <input name="why" required maxLength={500} value={values['why'] ?? ''} />
        </Field>
        <NameField value={values['by']} />
        <TokenField />
        <button type="submit">Silence it</button>
      </form>
    </section>
  );
}

function WorkForm({ view, timezone }: { view: SilencesView; timezone: string }) {
  const { values, problems } = view.work;
  return (
    <section class="group" aria-labelledby="add-work">
      <h2 id="add-work">Plan work</h2>
      <form class="form" method="post" action="/maintenance">
        <Problems texts={problems} />
        <About label="Which function" values={values}>
          <Group label="Functions" choices={view.functions} chosen={values['about']} />
          <option value="all" selected={values['about'] === 'all'}>
            All functions
          </option>
        </About>
        <Field label="From" hint={`On the clocks of ${timezone.replaceAll('_', ' ')}. Empty: from now on.`}>
          <input type="datetime-local" name="from" value={values['from'] ?? ''} />
        </Field>
        <Time values={values} timezone={timezone} />
        <Field label="What the page says" hint="Everybody reads it: “Stock-taking”, “The till gets a new version”.">
          <input name="says" required maxLength={500} value={values['says'] ?? ''} />
        </Field>
        <NameField value={values['by']} />
        <TokenField />
        <button type="submit">Plan it</button>
      </form>
    </section>
  );
}

function About({
  label,
  values,
  children,
}: {
  label: string;
  values: FormState['values'];
  children: ComponentChildren;
}) {
  return (
    <Field label={label}>
      <select name="about" required>
        <option value="" selected={(values['about'] ?? '') === ''}>
          Choose …
        </option>
        {children}
      </select>
    </Field>
  );
}

function Group({ label, choices, chosen }: { label: string; choices: readonly Choice[]; chosen: string | undefined }) {
  return (
    <optgroup label={label}>
      {choices.map(({ value, text }) => (
        <option value={value} selected={value === chosen}>
          {text}
        </option>
      ))}
    </optgroup>
  );
}

function Time({ values, timezone }: { values: FormState['values']; timezone: string }) {
  const chosen = values['for'] ?? '1h';
  return (
    <>
      <Field label="For how long">
        <select name="for">
          {lengths.map(({ value, text }) => (
            <option value={value} selected={value === chosen}>
              {text}
            </option>
          ))}
        </select>
      </Field>
      <Field
        label="Until"
        hint={`Only when chosen above; on the clocks of ${timezone.replaceAll('_', ' ')}, within 31 days.`}
      >
        <input type="datetime-local" name="until" value={values['until'] ?? ''} />
      </Field>
    </>
  );
}
