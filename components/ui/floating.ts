/** What floats over the page: the only things with a shadow. */
export const FLOATING =
  "rounded-md border border-rule-strong bg-float text-ink shadow-float transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0";
