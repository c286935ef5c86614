// @ts-check
import { writeAs } from './api.js';
import { byId, el } from './dom.js';

/** For somebody nobody has written to: a first message from a phone of one's choice. */
export function offerFirstWord() {
  const box = (/** @type {string} */ label, /** @type {string} */ placeholder, /** @type {string} */ type) =>
    el('input', { type, placeholder, 'aria-label': label, required: true, autocomplete: 'off', maxlength: '1000' });
  const from = box('From the number', '+385 91 234 5678', 'tel');
  const to = box('To the sender', 'Acme', 'text');
  const text = box('Text', 'Hello, are you open on Sunday?', 'text');
  const trouble = el('p', { class: 'trouble', role: 'alert', hidden: true });
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    try {
      await writeAs({ from: from.value, to: to.value, text: text.value });
      text.value = '';
      trouble.hidden = true;
    } catch (error) {
      trouble.textContent = `Not sent: ${error instanceof Error ? error.message : String(error)}`;
      trouble.hidden = false;
    }
  };
  byId('first-word').append(
    el('form', { class: 'first-word', submit }, from, to, text, el('button', { type: 'submit' }, 'Send'), trouble),
  );
}
