import { capabilities, channels } from '../domain/channel.ts';
import type { UnsubscribeSubject } from '../domain/message/unsubscribe-token.ts';

/** Three small pages without scripts; nothing personal is shown, because links get forwarded. */
export function page(content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Unsubscribe</title>
<style>
  body { font: 1.1rem/1.6 system-ui, sans-serif; max-width: 32rem; margin: 15vh auto; padding: 0 1.5rem; color: #222; }
  button { font: inherit; padding: 0.6rem 1.4rem; border: 0; border-radius: 0.4rem; background: #1f4d8f; color: #fff; cursor: pointer; }
  button.quiet { background: none; color: #1f4d8f; text-decoration: underline; padding: 0.6rem 0; }
  form { display: inline-block; margin-right: 1.5rem; }
</style>
</head>
<body>
${content}
</body>
</html>
`;
}

export function offerPage({ channel, topic }: UnsubscribeSubject): string {
  const all = button(`Stop all ${word(channel)}`, topic === null ? '' : 'quiet', true);
  if (topic === null) return `<h1>No more ${word(channel)}?</h1><p>Press the button, and we stop.</p>${all}`;
  return `<h1>No more “${escaped(topic)}”?</h1>
<p>Press the button, and we stop sending it by ${word(channel)}.</p>
${button(`Stop “${escaped(topic)}”`, '', false)}${all}`;
}

export function donePage({ channel, topic }: UnsubscribeSubject, all: boolean): string {
  const what = all || topic === null ? word(channel) : `“${escaped(topic)}” by ${word(channel)}`;
  return `<h1>Done.</h1><p>You will get no more ${what} from us.</p>`;
}

export function unknownPage(): string {
  return '<h1>This link is incomplete.</h1><p>Please use the link exactly as it stands in the message. Some mail programs break long links.</p>';
}

function button(label: string, style: string, all: boolean): string {
  const field = all ? '<input type="hidden" name="all" value="1">' : '';
  return `<form method="post">${field}<button${style ? ` class="${style}"` : ''}>${label}</button></form>`;
}

function word(channel: string): string {
  const known = channels.find((one) => one === channel);
  return (known && capabilities(known)?.inWords) ?? 'messages';
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
