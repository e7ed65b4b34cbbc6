import { expect, test } from 'vitest';
import { insertedAscending } from '../../../core/collections/table.ts';

test('numbers that come one by one are a sorted list, and earlier lists stay as they were', () => {
  const numbers = [5, 1, 9, 3, 7, 2];
  const lists: (readonly number[])[] = [[]];
  for (const number of numbers) {
    lists.push(insertedAscending(lists[lists.length - 1] as readonly number[], number));
  }
  lists.forEach((list, length) => {
    expect(list).toEqual(numbers.slice(0, length).toSorted((a, b) => a - b));
  });
});
