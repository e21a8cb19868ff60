import { ActionIcon, Button, Menu, Switch, Tooltip } from '@mantine/core';
import {
  IconKeyboard,
  IconLink,
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerSkipBackFilled,
  IconPlayerSkipForwardFilled,
  IconRewindBackward5,
  IconRewindForward5,
  IconRoute,
} from '@tabler/icons-react';
import { formatClock } from '../shell/format.ts';

export const SPEEDS = [0.5, 1, 1.5, 2, 4, 8] as const;

interface ControlsProps {
  readonly playing: boolean;
  readonly at: number;
  readonly duration: number;
  readonly speed: number;
  readonly skipIdle: boolean;
  readonly copied: boolean;
  readonly onToggle: () => void;
  readonly trail: boolean;
  readonly onTrail: () => void;
  readonly onMark: (direction: 1 | -1) => void;
  readonly onBy: (milliseconds: number) => void;
  readonly onSpeed: (speed: number) => void;
  readonly onSkipIdle: (skip: boolean) => void;
  readonly onCopyLink: () => void;
  readonly onHelp: () => void;
}

export function Controls(props: ControlsProps) {
  const { playing, at, duration, speed, skipIdle, copied } = props;
  return (
    <div className="controls">
      <div className="controls-group">
        <Tooltip label="Back 5 s (←)">
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label="Back 5 seconds"
            onClick={() => props.onBy(-5_000)}
          >
            <IconRewindBackward5 size={20} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={playing ? 'Pause (space)' : 'Play (space)'}>
          <ActionIcon size={40} radius="xl" aria-label={playing ? 'Pause' : 'Play'} onClick={props.onToggle}>
            {playing ? <IconPlayerPauseFilled size={18} aria-hidden /> : <IconPlayerPlayFilled size={18} aria-hidden />}
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Forward 5 s (→)">
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label="Forward 5 seconds"
            onClick={() => props.onBy(5_000)}
          >
            <IconRewindForward5 size={20} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Previous event (P)">
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label="Previous event"
            onClick={() => props.onMark(-1)}
          >
            <IconPlayerSkipBackFilled size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Next event (N)">
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label="Next event" onClick={() => props.onMark(1)}>
            <IconPlayerSkipForwardFilled size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <span className="clock">
          <span>{formatClock(at)}</span> <span className="muted">/ {formatClock(duration)}</span>
        </span>
      </div>
      <div className="controls-group">
        <Switch
          size="sm"
          label="Skip inactivity"
          checked={skipIdle}
          onChange={(event) => props.onSkipIdle(event.currentTarget.checked)}
        />
        <Tooltip label="Trail of clicks (T)">
          <ActionIcon
            variant={props.trail ? 'light' : 'subtle'}
            color={props.trail ? 'teal' : 'gray'}
            size="lg"
            aria-label="Trail of clicks"
            aria-pressed={props.trail}
            onClick={props.onTrail}
          >
            <IconRoute size={19} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Menu position="top-end" shadow="md" withinPortal>
          <Menu.Target>
            <Button variant="default" size="xs" className="speed" aria-label={`${speed}× speed, change`}>
              {speed}×
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {SPEEDS.map((option) => (
              <Menu.Item key={option} onClick={() => props.onSpeed(option)} fw={option === speed ? 650 : 400}>
                {option}×
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        <Button variant="default" size="xs" leftSection={<IconLink size={14} aria-hidden />} onClick={props.onCopyLink}>
          {copied ? 'Copied' : `Link to ${formatClock(at)}`}
        </Button>
        <Tooltip label="Keys (?)">
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label="Keyboard shortcuts" onClick={props.onHelp}>
            <IconKeyboard size={20} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </div>
    </div>
  );
}
