import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import type { WorkflowClient } from '@temporalio/client';
import { temporalChannel } from '../../../config/temporal-channel.ts';

/** The first wait of a journey, as Temporal recorded it; epoch ms. */
export type Timer = Readonly<{ workflowId: string; startedAt: number; due: number; firedAt: number | null }>;

const atOnce = 16;

export async function withTemporal<T>(address: string, use: (workflow: WorkflowClient) => Promise<T>): Promise<T> {
  const connection = await Connection.connect(temporalChannel(address));
  try {
    return await use(new Client({ connection }).workflow);
  } finally {
    await connection.close();
  }
}

/** Resolves when it answers a question, not only the telephone. */
export async function untilTemporalAnswers(address: string): Promise<void> {
  const [host = '', port = ''] = address.split(':');
  while (!(await isListening(host, Number(port)))) await sleep(20);
  for (;;) {
    try {
      await withTemporal(address, async () => undefined);
      return;
    } catch {
      await sleep(50);
    }
  }
}

function isListening(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const say = (answer: boolean) => () => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', say(true)).once('error', say(false));
  });
}

/** Null for a workflow that never began to wait. */
export async function firstTimers(address: string, ids: readonly string[]): Promise<readonly (Timer | null)[]> {
  return withTemporal(address, async (workflow) => {
    const timers: (Timer | null)[] = [];
    for (let from = 0; from < ids.length; from += atOnce)
      timers.push(...(await Promise.all(ids.slice(from, from + atOnce).map((id) => firstTimer(workflow, id)))));
    return timers;
  });
}

async function firstTimer(workflow: WorkflowClient, workflowId: string): Promise<Timer | null> {
  const { events } = await workflow.getHandle(workflowId).fetchHistory();
  const started = events?.find((event) => event.timerStartedEventAttributes);
  if (!started) return null;
  const fired = events?.find(
    ({ timerFiredEventAttributes: own }) => own && String(own.startedEventId) === String(started.eventId),
  );
  const startedAt = msOf(started.eventTime);
  const due = startedAt + msOf(started.timerStartedEventAttributes?.startToFireTimeout);
  return { workflowId, startedAt, due, firedAt: fired ? msOf(fired.eventTime) : null };
}

type Moment = { readonly seconds?: unknown; readonly nanos?: number | null } | null | undefined;
const msOf = (moment: Moment): number => Number(String(moment?.seconds ?? 0)) * 1_000 + (moment?.nanos ?? 0) / 1e6;
