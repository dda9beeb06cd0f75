import { createProject, type Project } from '../project.ts';

interface Script {
  readonly id: string;
  readonly script: string;
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** What every script of these tests finds in its configuration. */
export const configOf = (url: string) => ({
  targets: { live: { url, variables: { WAREHOUSE: url }, origins: ['http://127.0.0.1:9'] } },
  components: { shop: { name: 'Web shop', provides: 'Ordering' } },
  secrets: { TEST_CARD: { file: 'test-card' } },
});

/** A project with these scripts, files that they import, and names that they may use. */
export function createShopProject(
  url: string,
  scripts: readonly Script[],
  config: Readonly<Record<string, unknown>> = {},
): Project {
  const project = createProject({
    url,
    checks: Object.fromEntries(scripts.map(({ id, script }) => [id, script])),
    functions: Object.fromEntries(
      scripts.map(({ id, fields }) => [id, { params: { customerNumber: 4711 }, dependsOn: ['shop'], ...fields }]),
    ),
    config: { ...configOf(url), ...config },
  });
  project.write('test-card', '4111111111111111');
  project.write('checks/lib/shop.ts', shopLibrary);
  project.write('checks/lib/front.ts', frontLibrary);
  project.write('checks/lib/articles.json', '["Tent", "Rucksack"]');
  return project;
}

const shopLibrary = `export interface Basket { articles: number }
export const shopName = () => 'Shop';
`;

const frontLibrary = `import { expect, type Page } from 'bellwether';

export class Front {
  readonly #page: Page;
  constructor(page: Page) {
    this.#page = page;
  }
  async open(): Promise<void> {
    await this.#page.goto('/');
  }
  async order(name: string): Promise<void> {
    await this.#page.getByLabel('Name').fill(name);
    await this.#page.getByRole('button', { name: 'Order' }).click();
  }
}

export async function seeArticles(page: Page, count: number): Promise<void> {
  await expect(page.getByRole('listitem')).toHaveCount(count);
}
`;
