/** Whether a host, as it stands in an address, is this machine itself: nobody else can open what it names. */
export const isLoopback = (host: string): boolean =>
  /^(?:localhost|.*\.localhost|\[?::1\]?|127(?:\.\d{1,3}){3})$/i.test(host);
