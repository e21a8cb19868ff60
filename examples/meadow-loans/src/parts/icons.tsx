import type { ReactNode } from 'react';

const drawings = {
  arrow: <path d="M5 12h14m-6-6 6 6-6 6" />,
  back: <path d="M19 12H5m6-6-6 6 6 6" />,
  check: <path d="m5 12.5 4.5 4.5L19 7.5" />,
  chevron: <path d="m6 9 6 6 6-6" />,
  close: <path d="M6 6l12 12M18 6 6 18" />,
  menu: <path d="M4 7h16M4 12h16M4 17h16" />,
  question: (
    <>
      <path d="M9.2 9.3a2.8 2.8 0 1 1 4.1 2.5c-.9.5-1.3 1-1.3 2" />
      <path d="M12 17.2v.1" />
      <circle cx="12" cy="12" r="9.2" />
    </>
  ),
  lock: (
    <>
      <rect x="5" y="10.5" width="14" height="9.5" rx="2.2" />
      <path d="M8 10.5V8a4 4 0 0 1 8 0v2.5M12 14.4v2" />
    </>
  ),
  rate: (
    <>
      <path d="M4 17.5h16M4 12h16" />
      <circle cx="8" cy="12" r="2.2" />
      <circle cx="15.5" cy="17.5" r="2.2" />
      <path d="M4 6.5h16" />
      <circle cx="13" cy="6.5" r="2.2" />
    </>
  ),
  calendar: (
    <>
      <rect x="4" y="5.5" width="16" height="14.5" rx="2.4" />
      <path d="M4 10h16M8.5 3.5v4M15.5 3.5v4M9 14.6l2.2 2.2 4-4" />
    </>
  ),
  shield: (
    <>
      <path d="M12 3.2 4.8 6v5.6c0 4.4 3 7.7 7.2 9.2 4.2-1.5 7.2-4.8 7.2-9.2V6L12 3.2Z" />
      <path d="m9 12 2.2 2.2L15.4 10" />
    </>
  ),
  people: (
    <>
      <circle cx="9" cy="8.5" r="3.3" />
      <path d="M3 19.5c.4-3.6 2.8-5.6 6-5.6s5.6 2 6 5.6" />
      <path d="M15.5 5.6a3.3 3.3 0 0 1 0 5.8M17.6 14.5c2 .8 3.2 2.5 3.4 5" />
    </>
  ),
  search: (
    <>
      <circle cx="11" cy="11" r="6.5" />
      <path d="m16 16 4.5 4.5" />
    </>
  ),
  phone: (
    <path d="M6.5 4h3l1.5 4-2 1.500a11 11 0 0 0 5.5 5.500l1.5-2 4 1.500v3c0 1-.9 2-2 2A15 15 0 0 1 4.5 6c0-1.1.9-2 2-2Z" />
  ),
  warning: (
    <>
      <circle cx="12" cy="12" r="9.2" />
      <path d="M12 7.500v5.500M12 16.300v.1" />
    </>
  ),
  pen: <path d="m4.5 19.5 1-4L16 5a2.1 2.1 0 0 1 3 3L8.5 18.500l-4 1Z" />,
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof drawings;

/** A line icon, hidden from assistive technology: the text beside it says the same. */
export function Icon({ name, className = '' }: { name: IconName; className?: string }) {
  return (
    <svg
      className={`icon ${className}`}
      viewBox="0 0 24 24"
      width="24"
      height="24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {drawings[name]}
    </svg>
  );
}
