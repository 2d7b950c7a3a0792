import { QueryClient } from "@tanstack/react-query";
import { ApiProblem } from "@/lib/api-client/api-problem";

/**
 * One client a browser session; on the server, one a request. A refusal (4xx) is not tried again: asking twice
 * does not change it. What is on screen stays there while a newer answer is fetched.
 */
export function createQueryClient(): QueryClient {
  return new QueryClient({
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
