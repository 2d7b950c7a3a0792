import { type UseMutationResult, useMutation, useQueryClient } from "@tanstack/react-query";

/** An act after which everything under these keys is read anew, whatever the server said. */
export function useAct<Input, Answer = unknown>(
  act: (input: Input) => Promise<Answer>,
  ...stale: readonly (readonly unknown[])[]
): UseMutationResult<Answer, Error, Input> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSettled: () =>
      Promise.all(stale.map((queryKey) => client.invalidateQueries({ queryKey }))).then(() => {}),
  });
}
