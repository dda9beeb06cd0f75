// Every column that holds JSON, with its form: what is looked at to find all rows that cannot be read.
import { anything, type Check } from './form.ts';
import {
  causeForm,
  functionIdsForm,
  incidentForm,
  keyValueForms,
  mailContentForm,
  noticeForm,
  numbersForm,
  plannedForm,
  publicationsForm,
  runDetailsForm,
  sessionForm,
  shapeForm,
  signalForm,
  stateForm,
  timelineEventForm,
} from './forms.ts';

export interface JsonColumn {
  readonly table: string;
  readonly column: string;
  /** In SQL: the key of a row, as it is reported. */
  readonly id: string;
  readonly formOf: (id: string) => Check;
}

const always = (form: Check) => () => form;

export const jsonColumns: readonly JsonColumn[] = [
  { table: 'shapes', column: 'shape', id: 'id', formOf: always(shapeForm) },
  { table: 'runs', column: 'numbers', id: 'lower(hex(id))', formOf: always(numbersForm) },
  { table: 'run_details', column: 'details', id: 'lower(hex(run_id))', formOf: always(runDetailsForm) },
  { table: 'states', column: 'state', id: 'subject_id', formOf: always(stateForm) },
  { table: 'state_changes', column: 'cause', id: 'id', formOf: always(causeForm) },
  { table: 'incidents', column: 'incident', id: 'id', formOf: always(incidentForm) },
  { table: 'timeline', column: 'event', id: 'id', formOf: always(timelineEventForm) },
  { table: 'timeline', column: 'published', id: 'id', formOf: always(publicationsForm) },
  { table: 'outbox', column: 'notice', id: 'id', formOf: always(noticeForm) },
  { table: 'planned', column: 'value', id: 'id', formOf: always(plannedForm) },
  { table: 'signals', column: 'value', id: "source || ' ' || id", formOf: always(signalForm) },
  { table: 'keepsakes', column: 'value', id: 'name', formOf: (name) => keyValueForms[name] ?? anything },
  { table: 'sessions', column: 'value', id: 'hash', formOf: always(sessionForm) },
  { table: 'subscriptions', column: 'functions', id: 'id', formOf: always(functionIdsForm) },
  { table: 'subscriber_mails', column: 'content', id: 'id', formOf: always(mailContentForm) },
];
