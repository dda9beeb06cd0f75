import type { Linked } from '../views/safe-link.ts';

/** A link when it is harmless to follow, else its text. */
export function LinkedText({ link }: { link: Linked }) {
  if (link.href === undefined) return <>{link.text}</>;
  return (
    <a href={link.href} {...(link.href.startsWith('/') ? {} : { rel: 'noreferrer' })}>
      {link.text}
    </a>
  );
}

/** A label and its value in a list of facts; left out when there is none. */
export function Entry({ label, link, text }: { label: string; link?: Linked | undefined; text?: string | undefined }) {
  if (link === undefined && text === undefined) return null;
  return (
    <div>
      <dt>{label}</dt>
      <dd>{link ? <LinkedText link={link} /> : text}</dd>
    </div>
  );
}

/** Links in a list. */
export function LinkList({ links }: { links: readonly Linked[] }) {
  return (
    <ul class="plain-list">
      {links.map((link) => (
        <li>
          <LinkedText link={link} />
        </li>
      ))}
    </ul>
  );
}
