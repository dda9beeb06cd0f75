/** The ways in which a part of the demo business can be broken. */
export const faults = [
  'http-503',
  'hang',
  'slow',
  'refuse',
  'reset',
  'wrong-answer',
  'empty-page',
  'script-error',
  'certificate',
] as const;
export type Fault = (typeof faults)[number];

/** The parts that can be broken; `green` is the shop's copy. */
export const componentIds = ['shop', 'catalogue-db', 'voyager', 'warehouse', 'order-queue', 'claims', 'green'] as const;
export type ComponentId = (typeof componentIds)[number];

/** `server`: has a port of its own and pages; `api`: has a port but no pages; `inner`: lives inside another's process. */
export type ComponentKind = 'server' | 'api' | 'inner';

export const kinds: Readonly<Record<ComponentId, ComponentKind>> = {
  shop: 'server',
  green: 'server',
  warehouse: 'server',
  claims: 'server',
  voyager: 'api',
  'catalogue-db': 'inner',
  'order-queue': 'inner',
};

/** Why a fault makes no sense for a component, in a sentence; undefined when it can be thrown. */
export function whyNot(component: ComponentId, fault: Fault): string | undefined {
  if (fault === 'certificate') {
    return 'The servers of the demo business speak plain HTTP on loopback: there is no certificate that could be wrong.';
  }
  if (fault === 'script-error' && kinds[component] !== 'server') {
    return `${component} has no pages, so there is no page script that could throw.`;
  }
  return undefined;
}

/** The faults that can be thrown for a component. */
export const faultsOf = (component: ComponentId): Fault[] => faults.filter((fault) => !whyNot(component, fault));

export const isFault = (text: unknown): text is Fault => faults.includes(text as Fault);
export const isComponentId = (text: unknown): text is ComponentId => componentIds.includes(text as ComponentId);
