import { Button, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useCommand } from './use-command.ts';

type Props = {
  readonly title: string;
  /** What it does, before it is done. */
  readonly children: ReactNode;
  readonly label: string;
  readonly dangerous?: boolean;
  readonly command: () => Promise<unknown>;
  /** Said when it was done. */
  readonly done: string;
  readonly close: () => void;
  readonly changed: () => void;
};

/** One question before something that many people would notice. */
export function Confirm({
  title,
  children,
  label,
  dangerous = false,
  command,
  done,
  close,
  changed,
}: Props): ReactNode {
  const { busy, run } = useCommand();
  const act = async (): Promise<void> => {
    if (!(await run(command, done))) return;
    close();
    changed();
  };
  return (
    <Modal opened onClose={close} title={title}>
      <div className="stack">
        <p>{children}</p>
        <div className="row apart">
          <Button variant="default" onClick={close}>
            Leave it
          </Button>
          <Button data-autofocus loading={busy} {...(dangerous ? { color: 'red' } : {})} onClick={() => void act()}>
            {label}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
