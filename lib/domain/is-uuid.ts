const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether the text can be an id of a row; the database refuses to compare anything else with one. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
