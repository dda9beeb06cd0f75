import type { Notice } from '../../../src/model/notice.ts';
import { noticeOf } from './samples.ts';

const ID = '20260105-abcdefgh';

/** Hundreds of kilobytes in every place that can hold text. */
export const overSizeNotice = (action: Notice['action'] = 'trigger'): Notice =>
  noticeOf(ID, action, {
    headline: '😀<&>é'.repeat(20_000),
    details: Array.from({ length: 200 }, (_, n) => ({
      label: `Label ${n} `.repeat(100),
      text: 'é<b>&"\n'.repeat(2000),
    })),
    links: [
      { label: 'x'.repeat(100_000), href: 'http://127.0.0.1/one' },
      { label: 'Long', href: `http://127.0.0.1/${'x'.repeat(200_000)}` },
      ...Array.from({ length: 500 }, (_, n) => ({ label: `Link ${n}`, href: `http://127.0.0.1/${n}` })),
    ],
    component: 'c'.repeat(100_000),
    functions: Array.from({ length: 2000 }, (_, n) => `function-${n}`),
  });

const hostile = [
  '<!channel> <!here> <@U123> <http://evil.example|click me> @everyone &lt;',
  '</p><script>alert(1)</script><img src=x onerror="alert(1)">',
  'a\r\nX-Injected: yes\r\n\r\n.\r\nQUIT\r\n',
  '\u0000\u0007\u001b[31m\u202Egnp.exe \uD83D lone',
  '{{7*7}} ${process.env.HOME} $(id) `id` %0d%0aX-Injected: yes',
  '", "event_action": "resolve", "x": "',
  '__proto__',
];

/** What a target, a script or a person may have written. */
export const hostileNotice = (action: Notice['action'] = 'trigger'): Notice =>
  noticeOf(ID, action, {
    headline: hostile.join(' '),
    details: hostile.map((text) => ({ label: text, text })),
    links: [
      { label: hostile.join(' '), href: 'http://127.0.0.1/?a=<b>|c&d="e"' },
      { label: 'Script', href: 'javascript:alert(1)' },
      { label: 'Broken', href: 'http://[' },
      { label: 'Lines', href: 'http://127.0.0.1/a\r\nX-Injected: yes' },
    ],
    component: hostile.join(' '),
    functions: hostile,
  });
