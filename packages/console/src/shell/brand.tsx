/** Lines behind gauze, one point lit. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="#0f5c63" />
      <path d="M8 9h16M8 15h16M8 21h9" stroke="#fff" strokeOpacity=".45" strokeWidth="3" strokeLinecap="round" />
      <circle cx="21.5" cy="21" r="4.5" fill="#f4b740" />
    </svg>
  );
}
