import { type UseMutationResult, useMutation, useQueryClient } from "@tanstack/react-query";

/**
 * An act on a run. Nothing is shown as done before the server has said so; whatever it said, the run is read anew,
 * since a refusal often means that someone else was faster.
 */
export function useRunAct<Input, Answer = unknown>(
  run: string,
  act: (input: Input) => Promise<Answer>,
): UseMutationResult<Answer, Error, Input> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSettled: async () => {
      await Promise.all([
        client.invalidateQueries({ queryKey: ["run", run] }),
        client.invalidateQueries({ queryKey: ["runs"] }),
      ]);
    },
  });
}
