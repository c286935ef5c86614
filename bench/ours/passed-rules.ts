/** What policy says of a message that nothing speaks against. */
export const passedRules = ['delivery', 'enrollment', 'halt', 'suppression', 'consent'].map((rule) => ({
  rule,
  verdict: 'pass' as const,
  because: 'nothing speaks against it',
}));
