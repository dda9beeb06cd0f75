import type { Severity } from '../../model/names.ts';
import type { Source } from '../config.ts';
import type { SourceForm } from '../form/sources.ts';

/** Ours by what the label `severity` usually says. */
const usual: Readonly<Record<string, Severity>> = {
  critical: 'critical',
  error: 'major',
  major: 'major',
  page: 'major',
  warning: 'minor',
  minor: 'minor',
  ticket: 'minor',
  info: 'minor',
};

/** Somebody who tells us of broken components; `target` is meant when it names none. */
export const buildSource = (name: string, form: SourceForm, target: string): Source => ({
  name,
  type: form.type,
  token: form.token,
  componentLabel: form.componentLabel,
  components: form.components,
  target: form.target ?? target,
  severities: { ...usual, ...form.severities },
  severity: form.severity,
});
