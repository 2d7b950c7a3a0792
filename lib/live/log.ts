/** Where background work reports to. */
export type Log = {
  info: (fields: object, message: string) => void;
  error: (fields: object, message: string) => void;
};
