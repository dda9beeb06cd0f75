import type { EvidenceLink } from '../views/evidence-view.ts';
import { Said, Subject, useLocale } from './said.tsx';

interface EvidenceProps {
  readonly links: readonly EvidenceLink[];
  /** What failed, or when: there may be evidence of several on a page. */
  readonly about: string;
  readonly isLarge?: boolean;
}

/** Screenshot inline, the rest to open or to download. */
export function Evidence({ links, about, isLarge = false }: EvidenceProps) {
  const { say } = useLocale();
  if (links.length === 0) return null;
  const screenshot = links.find(({ kind }) => kind === 'screenshot');
  const trace = links.find(({ kind }) => kind === 'trace');
  return (
    <div class={`evidence ${isLarge ? 'is-large' : ''}`}>
      {screenshot && (
        <a class="screenshot" href={screenshot.href}>
          <img src={screenshot.href} alt={`${say('page.evidence.screenshot')}: ${about}`} loading="lazy" />
        </a>
      )}
      <ul class="plain-list">
        {links.map((link) => (
          <li>
            <a href={link.href} {...(link.kind === 'trace' ? { download: 'trace.zip' } : {})}>
              {link.label}
              <Subject text={about} />
            </a>{' '}
            <span class="soft">{link.size}</span>
          </li>
        ))}
      </ul>
      {trace && (
        <p class="hint">
          <Said of="page.evidence.replay" with={{ command: <code>npx playwright show-trace trace.zip</code> }} />
        </p>
      )}
    </div>
  );
}
