import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiProblem } from "@/lib/api-client/api-problem";
import { noteAnswer } from "@/lib/queries/signed-out";

/**
 * One client a browser session; on the server, one a request. A refusal (4xx) is not tried again: asking twice
 * does not change it. What is on screen stays there while a newer answer is fetched.
 */
export function createQueryClient(): QueryClient {
  const noted = { onError: noteAnswer, onSuccess: () => noteAnswer(null) };
  return new QueryClient({
    queryCache: new QueryCache(noted),
    mutationCache: new MutationCache({ onError: noteAnswer }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) =>
          failures < 3 && !(error instanceof ApiProblem && error.problem.status < 500),
        retryDelay: (attempt) => Math.min(1000 * 2 ** attempt, 10_000),
        refetchOnWindowFocus: true,
      },
      mutations: { retry: false },
    },
  });
}
