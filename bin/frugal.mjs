/**
 * How Node is started for the monitor, which runs for months: by itself it lets the young part of its heap grow with every
 * burst and never shrink, and glibc keeps a mostly empty heap for each of its threads. Together that is half of its memory.
 */
export const frugalArgs = ['--max-semi-space-size=2'];
export const frugalEnv = { MALLOC_ARENA_MAX: '1' };
