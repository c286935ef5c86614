import type { ChannelCapabilities, GatewayCapabilities } from '../../domain/channel.ts';

type Table = Readonly<Partial<Record<string, ChannelCapabilities>>>;
type Row<Thing> = { readonly what: string; readonly of: (thing: Thing) => string };

const yes = (is: boolean): string => (is ? 'yes' : '–');
const count = (many: number): string => many.toLocaleString('en');

function time(ms: number): string {
  const hours = ms / 3_600_000;
  if (hours === 0) return '–';
  return hours > 48 && hours % 24 === 0 ? `${hours / 24} days` : `${hours} hours`;
}

const ofChannel: readonly Row<ChannelCapabilities>[] = [
  { what: 'writes to', of: ({ address }) => address },
  { what: 'its sender', of: ({ sender }) => sender },
  { what: 'templates', of: ({ template }) => `\`.${template}\`` },
  { what: 'at most', of: ({ longest }) => `${count(longest.most)} ${longest.unit}` },
  { what: '`await: delivered`', of: ({ receipts }) => yes(receipts) },
  { what: 'a report tells', of: ({ reports }) => (reports === 'call' ? 'how the call went, keys' : 'that it arrived') },
  {
    what: '`undo: { at: provider }`',
    of: ({ cancelScheduled, scheduleMs }) => (cancelScheduled ? time(scheduleMs) : '–'),
  },
  { what: 'may still arrive for', of: ({ validityMs }) => time(validityMs) },
  { what: 'campaigns', of: ({ bulk }) => yes(bulk > 1) },
  { what: 'people write back', of: ({ inbound }) => yes(inbound) },
  { what: 'one-click unsubscribe', of: ({ oneClickUnsubscribe }) => yes(oneClickUnsubscribe) },
];

const ofGateway: readonly Row<GatewayCapabilities>[] = [
  { what: 'takes only', of: ({ only }) => (only === undefined ? '–' : `${only}s`) },
  { what: 'reports delivery', of: ({ receipts }) => yes(receipts) },
  { what: 'can be asked later', of: ({ lookUp }) => yes(lookUp) },
  { what: 'schedules, at most', of: ({ scheduleMs }) => time(scheduleMs) },
  { what: 'cancels', of: ({ cancel }) => yes(cancel) },
  { what: 'pauses, moves', of: ({ pause }) => yes(pause) },
  { what: 'messages a request', of: ({ bulk }) => count(bulk) },
  { what: 'tries for', of: ({ validityMs }) => time(validityMs) },
  { what: 'shorter on demand', of: ({ expires }) => yes(expires) },
  { what: 'engagement', of: ({ engagement }) => engagement.join(', ') || '–' },
];

const title = `# Channels

What each channel and each of its gateways can do. Written by \`npm run channels-page\` from the table in \`domain/channel.ts\`, which all of Carillon asks:
code outside of an adapter never compares with a channel's name. A new channel is a row there and a folder in \`adapters/\`.`;

const ofBulks = `What lies at its provider can be paused, let go on and moved (\`steer\` of a gateway), and a bulk of text messages can name the speed at which the provider sends it
(\`Bulk.speed\`). No journey and no campaign asks for either: a campaign goes at its own rate, which a pause stops at once. They are there for who builds on the gateways.`;

/** docs/channels.md: channels side by side, then their gateways. */
export function writePage(table: Table): string {
  const channels = Object.entries(table).flatMap(([name, can]) => (can === undefined ? [] : [{ name, can }]));
  const gateways = channels.flatMap(({ name, can }) =>
    Object.entries(can.gateways).map(([gateway, able]) => ({ name: `${name} by ${gateway}`, can: able })),
  );
  return `${title}\n\n${sideBySide('channel', channels, ofChannel)}\n\n## Gateways\n\n${sideBySide('gateway', gateways, ofGateway)}\n\n${ofBulks}\n`;
}

function sideBySide<Thing>(
  head: string,
  things: readonly { readonly name: string; readonly can: Thing }[],
  rows: readonly Row<Thing>[],
): string {
  const lines = [
    [head, ...things.map(({ name }) => name)],
    ['---', ...things.map(() => '---')],
    ...rows.map(({ what, of }) => [what, ...things.map(({ can }) => of(can))]),
  ];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
