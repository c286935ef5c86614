import type { Path, Report } from '../../problem.ts';
import type { SendStep } from '../definition.ts';

type Written = { readonly onAmbiguity?: 'hold' | 'resend' | undefined; readonly mayDouble?: true | undefined };
type Read = Pick<SendStep, 'onAmbiguity' | 'mayDouble'>;

/** Whether a message that may have left is sent again where nobody can be asked: only in so many words (I5). Null: reported. */
export function readAmbiguity({ onAmbiguity, mayDouble }: Written, path: Path, report: Report): Read | null {
  if (onAmbiguity === 'resend' && mayDouble === true) return { onAmbiguity, mayDouble };
  if (onAmbiguity === 'resend') {
    report([...path, 'onAmbiguity'], {
      message: 'what is sent again may come twice',
      expected: 'mayDouble: true beside it, if a person may get it twice',
      hint: 'without onAmbiguity it is held, and somebody may look at it',
    });
    return null;
  }
  if (mayDouble === undefined) return {};
  report([...path, 'mayDouble'], {
    message: 'nothing is doubled by this step',
    expected: 'onAmbiguity: resend beside it',
  });
  return null;
}
