// @ts-check
import { byId } from './dom.js';

/**
 * @template Item
 * @typedef {{ root: HTMLElement, add: (item: Item) => void }} View
 */

/** What one handset or inbox remembers. */
const MOST_ITEMS = 200;

/**
 * Handsets or inboxes in the order in which they first rang. Only those on show have elements, so that a campaign to
 * thousands of numbers costs no more than one to ten.
 * @template Item
 * @param {{ list: string, more: string, step: number, noun: string, build: (key: string) => View<Item>, textOf: (item: Item) => string }} options
 */
export function createGallery({ list, more, step, noun, build, textOf }) {
  const container = byId(list);
  const button = byId(more);
  /** @type {Map<string, { items: Item[], view?: View<Item> }>} */
  const models = new Map();
  let shown = step;
  let wanted = '';

  /** @param {string} key @param {Item[]} items */
  const fits = (key, items) =>
    wanted === '' ||
    key.includes(wanted.replace(/[\s+]/g, '') || wanted) ||
    items.some((item) => textOf(item).toLowerCase().includes(wanted));

  const arrange = () => {
    let place = 0;
    for (const [key, model] of models) {
      const isWanted = fits(key, model.items);
      const isShown = isWanted && place < shown;
      if (isWanted) place += 1;
      if (isShown && !model.view) {
        model.view = build(key);
        container.append(model.view.root);
        for (const item of model.items) model.view.add(item);
      }
      if (model.view) model.view.root.hidden = !isShown;
    }
    button.hidden = place <= shown;
    button.textContent = `Show ${Math.min(place - shown, step)} of ${place - shown} more ${noun}`;
  };
  button.addEventListener('click', () => {
    shown += step;
    arrange();
  });

  return {
    /** Call `arrange` when all are added. @param {string} key @param {Item} item */
    add(key, item) {
      const model = models.get(key) ?? { items: [] };
      models.set(key, model);
      model.items.push(item);
      if (model.items.length > MOST_ITEMS) model.items.shift();
      model.view?.add(item);
    },
    arrange,
    /** @param {string} text */
    search(text) {
      wanted = text;
      arrange();
    },
    clear() {
      models.clear();
      container.replaceChildren();
      shown = step;
      arrange();
    },
    size: () => models.size,
  };
}

/** Keeps a list in the page as short as its memory. @param {HTMLElement} list @param {'first' | 'last'} end */
export function trim(list, end) {
  while (list.childElementCount > MOST_ITEMS) {
    if (end === 'first') list.firstElementChild?.remove();
    else list.lastElementChild?.remove();
  }
}
