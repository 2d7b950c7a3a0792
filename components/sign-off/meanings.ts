/** What a signature can mean. The sentence that the person picks is stored with the signature, word for word. */
export const APPROVAL_MEANINGS = [
  "I have read this evidence and approve what it allows.",
  "I have checked the part of this evidence that concerns my role, and approve for my role.",
  "I approve, relying on the summary and on those who signed before me.",
] as const;

export const REJECTION_MEANING = "I have read this evidence and reject what it would allow.";
