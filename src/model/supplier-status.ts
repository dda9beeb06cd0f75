/** How bad a supplier says it is: the indicators of Atlassian Statuspage, https://www.githubstatus.com/api#status. */
export const supplierIndicators = ['none', 'minor', 'major', 'critical', 'maintenance'] as const;
export type SupplierIndicator = (typeof supplierIndicators)[number];

/** What a supplier says of itself on its status page. `at`: when it was asked, epoch milliseconds. */
export type SupplierStatus =
  | { readonly kind: 'read'; readonly at: number; readonly indicator: SupplierIndicator; readonly says: string }
  | { readonly kind: 'unread'; readonly at: number };
