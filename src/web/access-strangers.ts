import type { IncomingMessage } from 'node:http';
import { contextOf } from './request-context.ts';

/** Whether people can sign in here and whoever makes this request has not: no errors, evidence, names or numbers. */
export const isStranger = (request: IncomingMessage): boolean => contextOf(request).isStranger;
