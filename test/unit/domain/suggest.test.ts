import { describe, expect, it } from 'vitest';
import { didYouMean, editDistance } from '../../../domain/suggest.ts';

describe('didYouMean', () => {
  it.each([
    ['emial', ['sms', 'email'], "did you mean 'email'?"],
    ['wait_for', ['wait', 'waitFor'], "did you mean 'waitFor'?"],
    ['xylophone', ['sms', 'email'], undefined],
    ['anything', [], undefined],
  ])('%s of %j', (word, candidates, answer) => {
    expect(didYouMean(word, candidates)).toBe(answer);
  });
});

describe('editDistance', () => {
  it.each([
    ['', 'abc', 3],
    ['kitten', 'sitting', 3],
    ['same', 'same', 0],
  ])('%s to %s: %i', (left, right, edits) => {
    expect(editDistance(left, right)).toBe(edits);
  });
});
