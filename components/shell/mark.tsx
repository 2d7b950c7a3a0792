/** A gate on a line that widens: the stage rail in small. */
export function Mark() {
  return (
    <svg viewBox="0 0 20 20" className="size-5" aria-hidden>
      <path d="M1 12h5V8H1zM14 15h5V5h-5z" fill="currentColor" />
      <path d="M10 1.5v17" stroke="var(--accent)" strokeWidth="2.5" />
    </svg>
  );
}
