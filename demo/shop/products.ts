import type { Drawing } from './drawings.ts';

export interface Product {
  readonly sku: string;
  readonly name: string;
  readonly category: Category;
  /** In pence. */
  readonly price: number;
  readonly says: string;
  readonly facts: readonly string[];
  readonly drawing: Drawing;
  /** Main and second colour of its picture. */
  readonly colours: readonly [string, string];
}

export const categories = ['Tents', 'Rucksacks', 'Boots', 'Jackets', 'Sleeping', 'Camp kitchen'] as const;
export type Category = (typeof categories)[number];

type Row = readonly [string, string, number, string, string, Drawing, string, string];

const shelf = (category: Category, rows: readonly Row[]): Product[] =>
  rows.map(([sku, name, price, says, facts, drawing, first, second]) => ({
    sku,
    name,
    category,
    price,
    says,
    facts: facts.split(' · '),
    drawing,
    colours: [first, second],
  }));

/** Everything that Acme Outfitters sells. */
export const products: readonly Product[] = [
  ...shelf('Tents', [
    [
      'ridge-2',
      'Ridge 2 tent',
      24_900,
      'Two people, one weekend, any weather.',
      '2 persons · 1.9 kg · pitches in four minutes',
      'tent',
      '#d9622b',
      '#f2b56b',
    ],
    [
      'ridge-4',
      'Ridge 4 tent',
      38_900,
      'Room for the family and the wet dog.',
      '4 persons · 3.4 kg · two porches',
      'tent',
      '#2f6d62',
      '#8fc1a9',
    ],
    [
      'bothy-tarp',
      'Bothy tarp',
      7_900,
      'A roof wherever there are two trees.',
      '3 × 3 m · 610 g · eight guy lines',
      'tarp',
      '#b98a2f',
      '#e6c877',
    ],
    [
      'summit-1',
      'Summit 1 tent',
      31_900,
      'For one who gets up before the wind does.',
      '1 person · 1.1 kg · four seasons',
      'tent',
      '#8c3b4a',
      '#d78a8f',
    ],
  ]),
  ...shelf('Rucksacks', [
    [
      'fell-25',
      'Fell 25 rucksack',
      8_900,
      'The day pack that swallows one more jumper.',
      '25 litres · 780 g · rain cover',
      'rucksack',
      '#2f6d62',
      '#e0a04a',
    ],
    [
      'fell-45',
      'Fell 45 rucksack',
      13_900,
      'Hut to hut with room for the cheese.',
      '45 litres · 1.4 kg · adjustable back',
      'rucksack',
      '#31517a',
      '#d9622b',
    ],
    [
      'moor-65',
      'Moor 65 rucksack',
      17_900,
      'Carries two weeks, and carries them well.',
      '65 litres · 1.9 kg · lifetime seams',
      'rucksack',
      '#6b4a2f',
      '#b7c66b',
    ],
    [
      'tarn-12',
      'Tarn 12 rucksack',
      5_400,
      'Lunch, map, jacket: off you go.',
      '12 litres · 390 g · folds into its pocket',
      'rucksack',
      '#b33f3a',
      '#f1d19a',
    ],
  ]),
  ...shelf('Boots', [
    [
      'crag-mid',
      'Crag mid boots',
      15_900,
      'Grip on wet limestone, comfort in the pub.',
      'Leather · waterproof · resoleable',
      'boot',
      '#7a4a2b',
      '#d9b07a',
    ],
    [
      'bog-high',
      'Bog high boots',
      17_400,
      'For paths that were rivers this morning.',
      'Nubuck · waterproof · 18 cm shaft',
      'boot',
      '#4c5a3a',
      '#a9b779',
    ],
    [
      'lane-low',
      'Lane low shoes',
      10_900,
      'The walk to the station counts as well.',
      'Mesh · 310 g · recycled sole',
      'boot',
      '#31517a',
      '#9cc3dd',
    ],
    [
      'scree-pro',
      'Scree pro boots',
      22_900,
      'Stiff where it matters on the way up.',
      'Leather · crampon rim · 720 g',
      'boot',
      '#3a3f4a',
      '#e0833d',
    ],
  ]),
  ...shelf('Jackets', [
    [
      'squall-shell',
      'Squall shell jacket',
      18_900,
      'Keeps a day of rain on the outside.',
      '3 layers · pit zips · 420 g',
      'jacket',
      '#2c5f8a',
      '#f0b94d',
    ],
    [
      'hearth-fleece',
      'Hearth fleece',
      7_900,
      'What you put on when the fire burns down.',
      'Recycled · 340 g · warm pockets',
      'jacket',
      '#a4473a',
      '#efcf9f',
    ],
    [
      'drift-down',
      'Drift down jacket',
      21_900,
      'Weighs nothing, warms everything.',
      '800 fill · 310 g · packs into a mug',
      'jacket',
      '#6a4b86',
      '#d7b6e0',
    ],
    [
      'gust-vest',
      'Gust vest',
      6_400,
      'Half a jacket, most of the use.',
      'Windproof · 140 g · reflective',
      'jacket',
      '#3b7a57',
      '#d8e27a',
    ],
  ]),
  ...shelf('Sleeping', [
    [
      'heather-0',
      'Heather 0° sleeping bag',
      16_900,
      'Warm down to freezing, kind above it.',
      'Comfort 0 °C · 1.1 kg · down',
      'bag',
      '#7d4f86',
      '#e3b7d6',
    ],
    [
      'heather-10',
      'Heather 10° sleeping bag',
      8_900,
      'For summer nights with the door open.',
      'Comfort 10 °C · 690 g · recycled',
      'bag',
      '#3e7c93',
      '#bfe0e6',
    ],
    [
      'cloud-mat',
      'Cloud sleeping mat',
      9_900,
      'The ground is still there. You will not notice.',
      '7 cm · 430 g · R-value 3.2',
      'mat',
      '#e0833d',
      '#f6c995',
    ],
    [
      'lark-pillow',
      'Lark pillow',
      2_400,
      'A small thing that saves the whole night.',
      'Inflates in two breaths · 68 g',
      'mat',
      '#5a8a4d',
      '#cfe3ae',
    ],
  ]),
  ...shelf('Camp kitchen', [
    [
      'ember-stove',
      'Ember stove',
      5_900,
      'Tea for two in three minutes.',
      'Gas · 88 g · boils 1 l in 3:10',
      'stove',
      '#b33f3a',
      '#f0b94d',
    ],
    [
      'kelp-mug',
      'Kelp enamel mug',
      1_400,
      'Chips with honour.',
      '350 ml · enamel · fits the stove',
      'mug',
      '#2f6d62',
      '#f4efe2',
    ],
    [
      'beacon-lantern',
      'Beacon lantern',
      4_400,
      'Enough light for cards, not for moths.',
      '200 lumen · 60 hours · USB-C',
      'lantern',
      '#3a3f4a',
      '#f7d774',
    ],
    [
      'brook-bottle',
      'Brook bottle',
      2_900,
      'Cold stays cold until the top.',
      '750 ml · steel · 24 hours cold',
      'bottle',
      '#31517a',
      '#c9d9e6',
    ],
  ]),
];

/** What the front page shows. */
export const favourites: readonly Product[] = ['fell-25', 'ridge-2', 'squall-shell', 'crag-mid'].flatMap((sku) =>
  products.filter((product) => product.sku === sku),
);

/** `£89.00`. */
export const pounds = (pence: number): string => `£${(pence / 100).toFixed(2)}`;
