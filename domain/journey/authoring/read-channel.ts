import { availableChannels, channels } from '../../channel.ts';
import type { Path, Report } from '../../problem.ts';
import { didYouMean } from '../../suggest.ts';
import type { SendStep } from '../definition.ts';

/** `email/welcome`: a channel that has a gateway, and the name of a template. */
export function readChannel(text: string, path: Path, report: Report): Pick<SendStep, 'channel' | 'template'> | null {
  const [word = '', template = '', ...rest] = text.split('/');
  const channel = channels.find((one) => one === word);
  if (channel === undefined) {
    const hint = didYouMean(word, availableChannels);
    report(path, {
      message: `'${word}' is no channel`,
      expected: `channel/template with one of the channels ${availableChannels.join(', ')}`,
      ...(hint === undefined ? {} : { hint }),
    });
    return null;
  }
  if (!availableChannels.includes(channel)) {
    report(path, {
      message: `channel '${channel}' is not available yet`,
      hint: `today messages go by ${availableChannels.join(', ')}`,
    });
    return null;
  }
  if (rest.length > 0 || !/^[a-z0-9][a-z0-9_-]*$/i.test(template)) {
    report(path, {
      message: `'${text}' names no template`,
      expected: `${channel}/ and a name of letters, digits, '-' and '_', such as ${channel}/welcome`,
    });
    return null;
  }
  return { channel, template };
}
