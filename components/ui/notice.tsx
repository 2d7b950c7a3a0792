import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";

const TONES = {
  info: { look: "border-accent bg-accent-wash", mark: "text-accent", Icon: Info },
  waiting: { look: "border-waiting bg-waiting-wash", mark: "text-waiting", Icon: CircleAlert },
  problem: { look: "border-fail bg-fail-wash", mark: "text-fail", Icon: CircleAlert },
  alarm: { look: "border-alarm bg-alarm-wash", mark: "text-alarm", Icon: TriangleAlert },
} as const;

type NoticeProps = {
  tone?: keyof typeof TONES;
  title: ReactNode;
  children?: ReactNode;
  className?: string;
  /** Read out when it appears. Leave false for what is on the page from the start. */
  announce?: boolean;
};

export function Notice({ tone = "info", title, children, className, announce }: NoticeProps) {
  const { look, mark, Icon } = TONES[tone];
  return (
    <div
      role={announce ? "alert" : undefined}
      className={cn("flex gap-2.5 border-l-4 px-3 py-2", look, className)}
    >
      <Icon className={cn("mt-0.5 size-4 shrink-0", mark)} aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="font-semibold">{title}</p>
        {children ? <div className="mt-0.5 text-ink-soft">{children}</div> : null}
      </div>
    </div>
  );
}

export type ProblemLike = {
  title: string;
  code?: string;
  detail?: string;
  errors?: { path: string; message: string; expected?: string }[];
};

/** A refusal of the server, with every place that is wrong and what was expected there. */
export function ProblemNotice({
  problem,
  className,
}: {
  problem: ProblemLike;
  className?: string;
}) {
  const errors = problem.errors ?? [];
  return (
    <Notice tone="problem" announce title={problem.detail ?? problem.title} className={className}>
      {errors.length > 0 ? (
        <ul className="list-disc pl-4">
          {errors.map((error) => (
            <li key={`${error.path} ${error.message}`}>
              {error.path ? <code className="font-mono text-xs">{error.path}: </code> : null}
              {error.message}
              {error.expected ? ` Expected: ${error.expected}.` : null}
            </li>
          ))}
        </ul>
      ) : null}
    </Notice>
  );
}
