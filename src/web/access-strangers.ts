const strangers = new WeakSet();

/** From here on this request gets what all the world may know, and nothing else. */
export const treatAsStranger = (request: object): void => void strangers.add(request);

/** Whether people can sign in here and whoever makes this request has not: no errors, evidence, names or numbers. */
export const isStranger = (request: object): boolean => strangers.has(request);
