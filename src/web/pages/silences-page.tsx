import type { ComponentChildren } from 'preact';
import { spellDuration } from '../../time/duration.ts';
import type { PlanLine } from '../views/plan-lines.ts';
import { untouched, type FormState } from '../views/form-state.ts';
import type { Choice, SilencesView } from '../views/silences-view.ts';
import { errorsOf, Field, Form, NameField, TokenField, type FormError } from './forms.tsx';
import { Layout } from './layout.tsx';
import type { Frame } from './layout.tsx';
import { Said, Subject, useLocale } from './said.tsx';
import { StateMark } from './shapes.tsx';
import { Clock } from './times.tsx';

/** The page of silences and planned work: what there is, and forms that make and end it. */
export function SilencesPage({ view, frame }: { view: SilencesView; frame: Frame }) {
  const { say } = frame.locale;
  const silences = view.lines.filter(({ kind }) => kind === 'silence');
  const work = view.lines.filter(({ kind }) => kind === 'maintenance');
  return (
    <Layout frame={frame} title={say('page.silences.title')} here="silences" hasForm errors={errorsIn(view, frame)}>
      <div class="sheet">
        <h1 class="page-title">{say('page.silences.title')}</h1>
        <p class="lead">{say('page.silences.lead')}</p>
        <section class="group quiet" aria-labelledby="silences">
          <h2 id="silences">{say('page.silences')}</h2>
          <PlanList lines={silences} none={say('page.silences.none')} end={view.end} />
        </section>
        <section class="group quiet" aria-labelledby="work">
          <h2 id="work">{say('page.silences.work')}</h2>
          <PlanList lines={work} none={say('page.silences.noWork')} end={view.end} />
        </section>
        <div class="forms">
          <SilenceForm view={view} />
          <WorkForm view={view} />
        </div>
      </div>
    </Layout>
  );
}

function errorsIn({ silence, work, end, lines }: SilencesView, { locale }: Frame): readonly FormError[] {
  const isThere = lines.some(({ id, endAction }) => id === end.id && endAction !== undefined);
  return [
    ...errorsOf('new-silence', silence.problems, locale),
    ...errorsOf('new-work', work.problems, locale),
    ...errorsOf(isThere ? endFormId(end.id) : undefined, end.problems, locale),
  ];
}

const endFormId = (id: string) => `end-${id}`;

interface PlanListProps {
  readonly lines: readonly PlanLine[];
  readonly none: string;
  /** Each can be ended here: the form of which was sent and is shown again. */
  readonly end?: SilencesView['end'];
}

/** Silences and planned work, a line each. */
export function PlanList({ lines, none, end }: PlanListProps) {
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
            {end && line.endAction && (
              <EndForm line={line} action={line.endAction} state={end.id === line.id ? end : untouched} />
            )}
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

function EndForm({ line, action, state }: { line: PlanLine; action: string; state: FormState }) {
  const { say } = useLocale();
  const about = <Subject text={line.about} />;
  return (
    <details open={state.problems.length > 0}>
      <summary>
        {say(line.isInForce ? 'page.plan.endNow' : 'page.plan.takeBack')}
        {about}
      </summary>
      <Form id={endFormId(line.id)} action={action} state={state} label={say('page.plan.endOf', { about: line.about })}>
        <TokenField />
        <button type="submit">
          {say('page.plan.end')}
          {about}
        </button>
      </Form>
    </details>
  );
}

function SilenceForm({ view }: { view: SilencesView }) {
  const { say } = useLocale();
  const { values } = view.silence;
  return (
    <section class="group" aria-labelledby="add-silence">
      <h2 id="add-silence">{say('page.form.silence')}</h2>
      <Form id="new-silence" action="/silences" state={view.silence}>
        <About label={say('page.form.what')}>
          <Group label={say('page.form.functions')} choices={view.functions} chosen={values['about']} />
          <Group label={say('page.form.components')} choices={view.components} chosen={values['about']} />
          <option value="all" selected={values['about'] === 'all'}>
            {say('page.form.everything')}
          </option>
        </About>
        <Time />
        <Field name="why" label={say('page.form.why')}>
          {(control, value) => <input {...control} required maxLength={500} value={value} />}
        </Field>
        <NameField />
        <TokenField />
        <button type="submit">{say('page.form.silence.button')}</button>
      </Form>
    </section>
  );
}

function WorkForm({ view }: { view: SilencesView }) {
  const { say, zone } = useLocale();
  const { values } = view.work;
  return (
    <section class="group" aria-labelledby="add-work">
      <h2 id="add-work">{say('page.form.work')}</h2>
      <Form id="new-work" action="/maintenance" state={view.work}>
        <About label={say('page.form.whichFunction')}>
          <Group label={say('page.form.functions')} choices={view.functions} chosen={values['about']} />
          <option value="all" selected={values['about'] === 'all'}>
            {say('page.form.allFunctions')}
          </option>
        </About>
        <Field
          name="from"
          label={say('page.form.from')}
          hint={say('page.form.from.hint', { zone: zone.replaceAll('_', ' ') })}
        >
          {(control, value) => <input {...control} type="datetime-local" value={value} />}
        </Field>
        <Time />
        <Field name="says" label={say('page.form.says')} hint={say('page.form.says.hint')}>
          {(control, value) => <input {...control} required maxLength={500} value={value} />}
        </Field>
        <NameField />
        <TokenField />
        <button type="submit">{say('page.form.work.button')}</button>
      </Form>
    </section>
  );
}

function About({ label, children }: { label: string; children: ComponentChildren }) {
  const { say } = useLocale();
  return (
    <Field name="about" label={label}>
      {(control, value) => (
        <select {...control} required>
          <option value="" selected={value === ''}>
            {say('page.form.choose')}
          </option>
          {children}
        </select>
      )}
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

const USUAL_LENGTH = '1h';
/** Milliseconds by the API's way of writing them. */
const lengths = { '30m': 1_800_000, '1h': 3_600_000, '4h': 14_400_000 } as const;

function Time() {
  const { say, tag, zone } = useLocale();
  return (
    <>
      <Field name="for" label={say('page.form.howLong')}>
        {(control, chosen) => (
          <select {...control}>
            {Object.entries(lengths).map(([value, ms]) => (
              <option value={value} selected={value === (chosen || USUAL_LENGTH)}>
                {spellDuration(ms, tag)}
              </option>
            ))}
            <option value="until" selected={chosen === 'until'}>
              {say('page.form.untilBelow')}
            </option>
          </select>
        )}
      </Field>
      <Field
        name="until"
        label={say('page.form.until')}
        hint={say('page.form.until.hint', { zone: zone.replaceAll('_', ' ') })}
      >
        {(control, value) => <input {...control} type="datetime-local" value={value} />}
      </Field>
    </>
  );
}
