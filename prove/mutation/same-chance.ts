import fc from 'fast-check';

/** A mutant that lives today lives tomorrow: properties draw the same cases in every run, and the first that fails is enough. */
fc.configureGlobal({ seed: 2026, endOnFailure: true });
