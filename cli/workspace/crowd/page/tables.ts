import type { CrowdReport } from '../../../../domain/crowd/report.ts';
import { classWords } from '../../../../domain/policy/reason-class.ts';
import { spanWords } from '../../../../domain/span-words.ts';
import { assumptionWords } from '../assumption-words.ts';
import { endingWords } from '../summary.ts';
import { html, type Markup } from '../../../markup.ts';
import { count, money, percent } from '../words.ts';

/** A share as a bar; the number beside it says the same. */
export function bar(part: number, whole: number, colour = 'c0'): Markup {
  const share = whole === 0 ? 0 : Math.round((part / whole) * 1_000) / 10;
  return html`<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
    <rect class="whole" width="100" height="10" />
    <rect class="${colour}" width="${share}" height="10" />
  </svg>`;
}

const head = (...names: readonly string[]): Markup =>
  html`<thead>
    <tr>
      ${names.map((name) => html`<th scope="col" ${name.startsWith('#') ? html` class="n"` : null}>${name.replace('#', '')}</th>`)}
    </tr>
  </thead>`;

export function stepsTable({ steps, entered }: CrowdReport): Markup {
  const rows = steps.map(({ title, depth, way, people, visits, came }) => {
    const into = way === null ? null : html`<span class="way">${way}: </span>`;
    const again = visits > people ? html` <span class="way">${count(visits)} times</span>` : null;
    const told = came.map(({ what, people: some }) => `${what} ${count(some)}`).join(', ');
    return html`<tr>
      <th scope="row" style="padding-left:${Math.min(depth, 8) * 1.25}rem">${into}${title}${again}</th>
      <td class="bar">${bar(people, entered)}</td>
      <td class="n">${count(people)}</td>
      <td class="n">${percent(people, entered)}</td>
      <td>${told}</td>
    </tr>`;
  });
  return html`<table>
    <caption>
      How many people came to each step, and what came of it there.
    </caption>
    ${head('step', 'of those who came in', '#people', '#share', 'what came of it')}
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

export function endingsTable({ endings, entered, lateGoals }: CrowdReport): Markup {
  const late = lateGoals === 0 ? null : html`<p>${count(lateGoals)} of them reached the goal after the end.</p>`;
  return html`<table>
      ${head('how it ended', 'as a bar', '#people', '#share')}
      <tbody>
        ${endings.map(
          (one) =>
            html`<tr>
              <th scope="row">${endingWords(one)}</th>
              <td class="bar">${bar(one.people, entered, 'c2')}</td>
              <td class="n">${count(one.people)}</td>
              <td class="n">${percent(one.people, entered)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    ${late}`;
}

export function messagesTable({ messages }: CrowdReport): Markup {
  const rows = messages.map(
    (one) =>
      html`<tr>
        <th scope="row">${one.message}</th>
        <td>${one.class}</td>
        <td class="n">${count(one.sent)}</td>
        <td class="n">${one.delivered === null ? 'no receipts' : percent(one.delivered, one.sent)}</td>
        <td class="n">${count(one.notSent)}</td>
        <td class="n">${count(one.opened)}</td>
        <td class="n">${count(one.clicked)}</td>
        <td class="n">${count(one.unsubscribed)}</td>
        <td class="n">${count(one.parts)}</td>
        <td class="n">${one.cost === null ? '–' : money(one.cost)}</td>
        <td class="sample">${one.sample === null ? '' : shortened(one.sample.text)}</td>
      </tr>`,
  );
  const names = ['#sent', '#delivered', '#not sent', '#opened', '#clicked', '#unsubscribed', '#parts', '#cost'];
  return html`<table>
    ${head('message', 'class', ...names, 'as the first one read')}
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

const mostShown = 140;
function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > mostShown ? `${line.slice(0, mostShown)}…` : line;
}

export function reasonsTable({ reasons, notSent, caps }: CrowdReport): Markup {
  if (reasons.length === 0) return html`<p>Everything that was due was sent.</p>`;
  const rows = reasons.map(
    ({ reason, of, messages, people, by }) =>
      html`<tr>
        <th scope="row">${reason}</th>
        <td>${classWords[of]}</td>
        <td class="bar">${bar(messages, notSent, 'c3')}</td>
        <td class="n">${count(messages)}</td>
        <td class="n">${count(people)}</td>
        <td>${by.map((one) => `${one.message} ${count(one.messages)}`).join(', ')}</td>
      </tr>`,
  );
  const reached = caps.map(({ cap, messages }) => html`<li>${cap}: ${count(messages)} messages not sent</li>`);
  return html`<table>
      ${head('reason', 'whose no', 'as a bar', '#messages', '#people', 'which')}
      <tbody>
        ${rows}
      </tbody>
    </table>
    ${
      caps.length === 0
        ? html`<p class="note">No cap was reached.</p>`
        : html`<p>Caps that were reached:</p>
            <ul>
              ${reached}
            </ul>`
    }`;
}

export function waitsTable({ waits }: CrowdReport): Markup {
  if (waits.length === 0) return html`<p>Nothing had to wait.</p>`;
  return html`<table>
    ${head('what it waited for', '#times', '#in the middle', '#longest')}
    <tbody>
      ${waits.map(
        ({ reason, messages, medianMs, longestMs }) =>
          html`<tr>
            <th scope="row">${reason}</th>
            <td class="n">${count(messages)}</td>
            <td class="n">${spanWords(medianMs)}</td>
            <td class="n">${spanWords(longestMs)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

export function numbersTable({ byNumber, entered }: CrowdReport): Markup {
  const rows = byNumber.map(
    (people, number) =>
      html`<tr>
        <th scope="row">${number}</th>
        <td class="bar">${bar(people, entered, 'c1')}</td>
        <td class="n">${count(people)}</td>
        <td class="n">${percent(people, entered)}</td>
      </tr>`,
  );
  return html`<table>
    ${head('messages', 'as a bar', '#people', '#share')}
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

export function assumptionsTable(report: CrowdReport): Markup {
  return html`<table>
    ${head('assumed', 'rate')}
    <tbody>
      ${assumptionWords(report).map(
        ([name, value]) =>
          html`<tr>
            <th scope="row">${name}</th>
            <td>${value}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
