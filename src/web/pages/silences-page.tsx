import type { ComponentChildren } from 'preact';
import { spellDuration } from '../../time/duration.ts';
import type { PlanLine } from '../views/plan-lines.ts';
import type { Choice, FormState, SilencesView } from '../views/silences-view.ts';
import { Field, NameField, Problems, TokenField } from './forms.tsx';
import { Layout } from './layout.tsx';
import type { Frame } from './layout.tsx';
import { Said, useLocale } from './said.tsx';
import { StateMark } from './shapes.tsx';
import { Clock } from './times.tsx';

/** The page of silences and planned work: what there is, and forms that make and end it. */
export function SilencesPage({ view, frame }: { view: SilencesView; frame: Frame }) {
  const { say } = frame.locale;
  const silences = view.lines.filter(({ kind }) => kind === 'silence');
  const isAnswer = view.silence.problems.length + view.work.problems.length > 0;
  const work = view.lines.filter(({ kind }) => kind === 'maintenance');
  return (
    <Layout frame={frame} title={say('page.silences.title')} here="silences" hasForm isAnswer={isAnswer}>
      <div class="sheet">
        <h1 class="page-title">{say('page.silences.title')}</h1>
        <p class="lead">{say('page.silences.lead')}</p>
        <section class="group quiet" aria-labelledby="silences">
          <h2 id="silences">{say('page.silences')}</h2>
          <PlanList lines={silences} none={say('page.silences.none')} canEnd />
        </section>
        <section class="group quiet" aria-labelledby="work">
          <h2 id="work">{say('page.silences.work')}</h2>
          <PlanList lines={work} none={say('page.silences.noWork')} canEnd />
        </section>
        <div class="forms">
          <SilenceForm view={view} />
          <WorkForm view={view} />
        </div>
      </div>
    </Layout>
  );
}

/** Silences and planned work, a line each. */
export function PlanList({ lines, none, canEnd }: { lines: readonly PlanLine[]; none: string; canEnd: boolean }) {
  const { say } = useLocale();
  if (lines.length === 0) return <p>{none}</p>;
  return (
    <ul class="timetable plans">
      {lines.map((line) => (
        <li id={`plan-${encodeURIComponent(line.id)}`}>
          <StateMark
            state="maintenance"
            word={say(`page.plan.${line.isInForce ? 'inForce' : line.again ? 'regularly' : 'later'}`)}
          />
          <span class="question">
            {line.about}
            <span class="soft small">{line.by ? `${line.why} · ${line.by}` : line.why}</span>
          </span>
          <span class="age">
            <Span line={line} />
            {canEnd && line.endAction && <EndForm line={line} action={line.endAction} />}
            {!line.endAction && <span class="soft small">{say('page.plan.configured')}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Span({ line: { from, until, again, isInForce } }: { line: PlanLine }) {
  if (!from || !until) return <>{again}</>;
  const end = <Clock at={until} />;
  if (isInForce) return <Said of="page.until" with={{ time: end }} />;
  return <Said of="page.plan.fromUntil" with={{ from: <Clock at={from} />, until: end }} />;
}

function EndForm({ line, action }: { line: PlanLine; action: string }) {
  const { say } = useLocale();
  return (
    <details>
      <summary>{say(line.isInForce ? 'page.plan.endNow' : 'page.plan.takeBack')}</summary>
      <form class="form" method="post" action={action} aria-label={say('page.plan.endOf', { about: line.about })}>
        <TokenField />
        <button type="submit">{say('page.plan.end')}</button>
      </form>
    </details>
  );
}

function SilenceForm({ view }: { view: SilencesView }) {
  const { say } = useLocale();
  const { values, problems } = view.silence;
  return (
    <section class="group" aria-labelledby="add-silence">
      <h2 id="add-silence">{say('page.form.silence')}</h2>
      <form class="form" method="post" action="/silences">
        <Problems texts={problems} />
        <About label={say('page.form.what')} values={values}>
          <Group label={say('page.form.functions')} choices={view.functions} chosen={values['about']} />
          <Group label={say('page.form.components')} choices={view.components} chosen={values['about']} />
          <option value="all" selected={values['about'] === 'all'}>
            {say('page.form.everything')}
          </option>
        </About>
        <Time values={values} />
        <Field label={say('page.form.why')}>
          <input name="why" required maxLength={500} value={values['why'] ?? ''} />
        </Field>
        <NameField value={values['by']} />
        <TokenField />
        <button type="submit">{say('page.form.silence.button')}</button>
      </form>
    </section>
  );
}

function WorkForm({ view }: { view: SilencesView }) {
  const { say, zone } = useLocale();
  const { values, problems } = view.work;
  return (
    <section class="group" aria-labelledby="add-work">
      <h2 id="add-work">{say('page.form.work')}</h2>
      <form class="form" method="post" action="/maintenance">
        <Problems texts={problems} />
        <About label={say('page.form.whichFunction')} values={values}>
          <Group label={say('page.form.functions')} choices={view.functions} chosen={values['about']} />
          <option value="all" selected={values['about'] === 'all'}>
            {say('page.form.allFunctions')}
          </option>
        </About>
        <Field label={say('page.form.from')} hint={say('page.form.from.hint', { zone: zone.replaceAll('_', ' ') })}>
          <input type="datetime-local" name="from" value={values['from'] ?? ''} />
        </Field>
        <Time values={values} />
        <Field label={say('page.form.says')} hint={say('page.form.says.hint')}>
          <input name="says" required maxLength={500} value={values['says'] ?? ''} />
        </Field>
        <NameField value={values['by']} />
        <TokenField />
        <button type="submit">{say('page.form.work.button')}</button>
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
  const { say } = useLocale();
  return (
    <Field label={label}>
      <select name="about" required>
        <option value="" selected={(values['about'] ?? '') === ''}>
          {say('page.form.choose')}
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

/** Milliseconds by the API's way of writing them. */
const lengths = { '30m': 1_800_000, '1h': 3_600_000, '4h': 14_400_000 } as const;

function Time({ values }: { values: FormState['values'] }) {
  const { say, tag, zone } = useLocale();
  const chosen = values['for'] ?? '1h';
  return (
    <>
      <Field label={say('page.form.howLong')}>
        <select name="for">
          {Object.entries(lengths).map(([value, ms]) => (
            <option value={value} selected={value === chosen}>
              {spellDuration(ms, tag)}
            </option>
          ))}
          <option value="until" selected={chosen === 'until'}>
            {say('page.form.untilBelow')}
          </option>
        </select>
      </Field>
      <Field label={say('page.form.until')} hint={say('page.form.until.hint', { zone: zone.replaceAll('_', ' ') })}>
        <input type="datetime-local" name="until" value={values['until'] ?? ''} />
      </Field>
    </>
  );
}
