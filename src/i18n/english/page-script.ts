/** What the script of an open page says by itself. */
export const pageScript = {
  'script.lost': 'The monitor cannot be reached. What is below was true at {time} and may be wrong now. Trying again…',
  'script.old': 'No fresh answer since {time}. What is below may be wrong now.',
  'script.back': 'The monitor is back. {says}',
  'script.notCurrent': 'Not current: {title}',
  'script.copied': 'Copied',
  'script.copied.aloud': 'Copied.',
  'script.notCopied': 'Select it by hand',
  'script.notCopied.aloud': 'It could not be copied. Select it by hand.',
} as const;
