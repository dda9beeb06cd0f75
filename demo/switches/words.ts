import type { ComponentId, Fault } from '../faults/fault.ts';

/** What the parts are called and what breaking them does, for people. */
export const componentWords: Readonly<Record<ComponentId, { name: string; is: string; means: string }>> = {
  shop: {
    name: 'Web shop',
    is: 'The site on which customers browse and order',
    means: 'Nobody can browse, search, order or track.',
  },
  'catalogue-db': {
    name: 'Catalogue database',
    is: 'Where the shop looks up its products',
    means: 'The shop stands, but its shelves cannot be seen.',
  },
  voyager: {
    name: 'Voyager',
    is: 'The card gateway, a supplier',
    means: 'Nobody can pay by card. Browsing, and orders on invoice, go on.',
  },
  warehouse: {
    name: 'Warehouse desk',
    is: 'Where staff book deliveries in',
    means: 'Deliveries pile up at the gate. Customers notice nothing yet.',
  },
  'order-queue': {
    name: 'Order queue',
    is: 'Orders on their way to the pickers',
    means: 'Orders are taken but nobody picks them: the queue grows.',
  },
  claims: {
    name: 'Claims desk',
    is: 'Where customer service opens claims',
    means: 'Claims are written down on paper.',
  },
  green: {
    name: 'Green copy of the shop',
    is: 'The next release, not yet open to customers',
    means: 'No customer is hurt; a gate would stop the release.',
  },
};

export const faultWords: Readonly<Record<Fault, { label: string; says: string }>> = {
  'http-503': { label: 'Answers 503', says: 'It is there, and says at once that it cannot serve anyone.' },
  hang: { label: 'Hangs', says: 'It takes the call and never answers; the caller waits until its own patience ends.' },
  slow: { label: 'Slow', says: 'Its answers are right, and seconds late.' },
  refuse: { label: 'Refuses', says: 'Nobody listens any more: the connection is refused.' },
  reset: { label: 'Resets', says: 'It takes the call and cuts the line.' },
  'wrong-answer': { label: 'Wrong answer', says: 'It answers promptly, with something that is wrong.' },
  'empty-page': { label: 'Empty answer', says: 'It answers promptly, with nothing at all.' },
  'script-error': {
    label: 'Script error',
    says: 'Its pages need a script, and the script throws: a frame without content.',
  },
  certificate: { label: 'Certificate', says: 'Its certificate has expired.' },
};

const sharper: Partial<Record<`${ComponentId}/${Fault}`, string>> = {
  'voyager/wrong-answer': 'It answers promptly, and declines every card.',
  'catalogue-db/wrong-answer': 'Names and prices have slipped to other products.',
  'catalogue-db/empty-page': 'It finds no products at all.',
  'order-queue/wrong-answer': 'It says that minus one orders are waiting.',
  'order-queue/slow': 'It answers late, and nobody picks meanwhile.',
  'shop/wrong-answer': 'Some other site answers in its place.',
  'green/wrong-answer': 'Some other site answers in its place.',
  'warehouse/wrong-answer': 'Some other site answers in its place.',
  'claims/wrong-answer': 'Some other site answers in its place.',
};

/** What a fault does to a component, in one sentence. */
export const explain = (component: ComponentId, fault: Fault): string =>
  sharper[`${component}/${fault}`] ?? faultWords[fault].says;
