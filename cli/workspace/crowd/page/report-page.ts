import type { CrowdReport } from '../../../../domain/crowd/report.ts';
import { count, moment, money, percent } from '../words.ts';
import { leftOutWords } from '../summary.ts';
import { hoursChart } from './hours-chart.ts';
import { html, type Markup } from '../../../markup.ts';
import { style } from './style.ts';
import * as tables from './tables.ts';

/** The report as one page that needs nothing else: no script, no font, no picture from anywhere. The same bytes for the same report. */
export function reportPage(report: CrowdReport, zone: string): string {
  const { name, journey, people, entered, filtered } = report;
  const title = `${name ?? journey}, ${count(people)} people`;
  const came = filtered === 0 ? '' : ` ${count(filtered)} of them did not match its condition.`;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>${title}: simulated by Carillon</title>
        <style>
          ${{ markup: style }}
        </style>
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          <p class="lead">${lead(report, zone)}${came} Nothing was sent.</p>
          ${figures(report)} ${section('When messages leave', hoursChart(report, zone))}
          ${section('Step by step', tables.stepsTable(report))} ${section('Messages', tables.messagesTable(report))}
          ${section('Not sent, and why', tables.reasonsTable(report))}
          ${section('What had to wait', tables.waitsTable(report))}
          ${section('How it ended', tables.endingsTable(report))}
          ${section('How many messages people get', tables.numbersTable(report))}
          ${section('What was assumed', tables.assumptionsTable(report))} ${after(report)}
          <p class="note">
            ${count(entered)} people were played, each of them by the interpreter and the policy that the real journey
            runs by. Messages of other journeys and of campaigns are not counted.
          </p>
        </main>
      </body>
    </html> `;
  return page.markup;
}

function lead({ journey, seed, from, until, past }: CrowdReport, zone: string): Markup {
  if (past === undefined)
    return html`Journey <b>${journey}</b> on a virtual clock, from ${moment(from, zone)} to ${moment(until, zone)}, with
      seed ${seed}. Policy, templates and steps are the real ones; people and what they do are chance, by the rates at
      the end.`;
  return html`Journey <b>${journey}</b>, had it been live from ${moment(from, zone)} to ${moment(past.until, zone)}, by
    the ${count(past.events)} events of that time${leftOutWords(past)}. People and what they did are real; what would
    have become of messages is chance, by the rates at the end.`;
}

function figures({ entered, sent, notSent, each, cost, unpriced }: CrowdReport): Markup {
  const [spent, ...more] = cost;
  const without = unpriced.length === 0 ? '' : `without ${unpriced.join(', ')}`;
  const perPerson =
    spent === undefined || entered === 0 ? '' : `${money({ ...spent, amount: spent.amount / entered })} a person`;
  const others = more.map(money).join(', ');
  const all: readonly (readonly [string, string, string])[] = [
    ['came in', count(entered), ''],
    ['messages sent', count(sent), `${each.mean} a person`],
    ['not sent', count(notSent), percent(notSent, sent + notSent)],
    ['most for one person', count(each.most), `${each.mostInADay} within a day`],
    [
      spent === undefined ? 'cost' : `cost in ${spent.currency}`,
      spent === undefined ? 'unknown' : money(spent).replace(` ${spent.currency}`, ''),
      spent === undefined ? 'policy.yaml names no prices' : [others, perPerson, without].filter(Boolean).join('; '),
    ],
  ];
  return html`<dl class="figures">
    ${all.map(
      ([name, value, more]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}<small>${more}</small></dd>
        </div>`,
    )}
  </dl>`;
}

const section = (title: string, content: Markup): Markup =>
  html`<section>
    <h2>${title}</h2>
    ${content}
  </section>`;

function after({ undone, enrolled }: CrowdReport): Markup | null {
  const told = [
    ...(undone === 0 ? [] : [`${count(undone)} things that the journey did were undone.`]),
    ...enrolled.map(
      (one) => `${count(one.people)} people went on into journey '${one.journey}', which was not played.`,
    ),
  ];
  return told.length === 0 ? null : html`${told.map((line) => html`<p>${line}</p>`)}`;
}
