/**
 * How Node is started for the monitor, which runs for months: by itself it lets the young part of its heap grow with every
 * burst and never shrink, lets the old part grow to four times what is in use before it collects that, keeps the empty pages
 * of a busy hour for as long as it stays busy, and glibc keeps a mostly empty heap for each of its threads. Together that is
 * more than half of its memory.
 */
export const frugalArgs = ['--max-semi-space-size=2', '--heap-growing-percent=30', '--memory-saver-mode'];
export const frugalEnv = { MALLOC_ARENA_MAX: '1' };
