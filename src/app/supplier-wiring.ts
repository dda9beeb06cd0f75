import { createSupplierStatuses, type SupplierStatuses, type SupplierStatusParts } from '../notify/supplier-status.ts';
import type { Bus } from '../record/bus.ts';

/** Suppliers are asked from when an incident blames them until it is over, that of an earlier run of the program included. */
export function connectSupplierStatuses({
  bus,
  ...parts
}: SupplierStatusParts & { readonly bus: Bus }): SupplierStatuses {
  const statuses = createSupplierStatuses(parts);
  const look = () => statuses.look();
  const ends = (['incident-opened', 'incident-changed', 'incident-closed', 'config-loaded'] as const).map((kind) =>
    bus.on(kind, look),
  );
  look();
  return {
    of: (componentId) => statuses.of(componentId),
    look,
    async [Symbol.asyncDispose]() {
      for (const end of ends) end();
      await statuses[Symbol.asyncDispose]();
    },
  };
}
