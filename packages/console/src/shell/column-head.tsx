import { Tooltip } from '@mantine/core';

/** Heading of a column of numbers; its definition shows on hover and focus. */
export function ColumnHead({ label, definition }: { label: string; definition: string }) {
  return (
    <th scope="col" className="number">
      <Tooltip label={definition} multiline w={260} events={{ hover: true, focus: true, touch: true }}>
        <button type="button" className="column-definition">
          {label}
        </button>
      </Tooltip>
    </th>
  );
}
