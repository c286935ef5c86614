/** Why nothing listens there, for whoever chose the port. */
export function unbound(error: Error): Error {
  if (!('code' in error) || error.code !== 'EADDRINUSE') return error;
  const where = 'port' in error ? `port ${String(error.port)}` : 'the port';
  return new Error(`${where} is taken: choose another one, or 0 for any that is free (${error.message})`, {
    cause: error,
  });
}
