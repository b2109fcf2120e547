/** Counts what is written through a transaction, so that a rule that says no before the first write need not undo anybody's work. */
import type { Tx } from '../../prisma/client';

const WRITES = /^(create|update|upsert|delete|\$execute)/;

export interface Watched {
  tx: Tx;
  /** Writes so far. */
  writes(): number;
  /** Was this model written? */
  touched(model: string): boolean;
}

export function watchWrites(tx: Tx): Watched {
  let count = 0;
  const models = new Set<string>();
  const delegates = new Map<PropertyKey, unknown>();
  const note = (model: string, method: PropertyKey) => {
    if (typeof method === 'string' && WRITES.test(method)) {
      count += 1;
      models.add(model);
    }
  };
  const watched = new Proxy(tx, {
    get(target, property) {
      const value = Reflect.get(target, property) as unknown;
      note('$raw', property);
      if (typeof value !== 'object' || value === null) return value;
      let delegate = delegates.get(property);
      if (!delegate) {
        delegate = new Proxy(value, {
          get(model, method) {
            note(String(property), method);
            return Reflect.get(model, method) as unknown;
          },
        });
        delegates.set(property, delegate);
      }
      return delegate;
    },
  });
  return { tx: watched, writes: () => count, touched: (model) => models.has(model) };
}
