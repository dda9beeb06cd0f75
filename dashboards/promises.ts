// The only panels that need recorded series: a month is too dear to be asked for on each look.
import type { Section } from './page.ts';
import { OF_CELL, functionLinks } from './names.ts';
import { lines } from './panels.ts';
import { errorRatio } from './rules/recordings.ts';
import { rows } from './table.ts';

const chosen = '{function=~"$function"}';
const worst = (series: string) => `min by (function) (${series}${chosen})`;
const budgetLeft = worst('slo:period_error_budget_remaining:ratio');
const nothing = 'No function has an objective, or the rules are not loaded: bellwether export rules';

/** What was promised, and what is left of it. */
export const promises: Section = {
  title: 'What was promised, over 30 days',
  lines: [
    {
      height: 8,
      panels: [
        [
          14,
          rows({
            title: 'Promises',
            says: 'Functions with an objective in the configuration. Budget: so many tries may fail in 30 days before the promise is broken. Burning: 1 uses it up in exactly 30 days, 10 in three. The worst, when a function has several targets.',
            sortBy: 'Budget left',
            nothing,
            columns: [
              {
                name: 'Function',
                from: { label: 'function' },
                links: functionLinks(OF_CELL),
              },
              {
                name: 'Promised',
                from: { expr: worst('slo:objective:ratio') },
                unit: 'percentunit',
                decimals: 2,
                width: 110,
              },
              {
                name: 'Kept',
                from: {
                  expr: `(1 - max by (function) (${errorRatio('30d')}${chosen})) and ${worst('slo:objective:ratio')}`,
                },
                unit: 'percentunit',
                decimals: 3,
                width: 110,
              },
              {
                name: 'Budget left',
                from: { expr: budgetLeft },
                unit: 'percentunit',
                decimals: 0,
                width: 120,
                steps: ['red', [0, 'orange'], [0.25, 'green']],
                isColoured: true,
              },
              {
                name: 'Burning',
                from: { expr: `max by (function) (slo:current_burn_rate:ratio${chosen})` },
                unit: 'none',
                decimals: 1,
                width: 100,
                steps: ['green', [1, 'orange'], [6, 'red']],
                isColoured: true,
              },
            ],
          }),
        ],
        [
          10,
          lines({
            title: 'Budget left',
            says: 'How much of what may fail in 30 days is left. Below nothing, the promise is broken. A cliff is one incident; a slope is something that fails a little all the time.',
            unit: 'percentunit',
            asks: [{ expr: budgetLeft, legend: '{{function}}' }],
            steps: ['red', [0, 'orange'], [0.25, 'green']],
            nothing,
          }).axisSoftMax(1),
        ],
      ],
    },
  ],
};
