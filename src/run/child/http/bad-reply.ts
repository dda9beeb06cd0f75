/**
 * What a server sends cannot be understood as a reply. The message is the second half of a sentence: the first names the
 * request.
 */
export class BadReply extends Error {}
