"use client";

import { useState } from "react";
import { ProjectPick } from "@/components/admin/project-pick";
import { RevokeToken } from "@/components/admin/revoke-token";
import { TokenForm } from "@/components/admin/token-form";
import { type AdminProject, useProject } from "@/components/admin/use-project";
import { buttonLooks } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { Loaded } from "@/components/ui/loaded";
import { RelativeTime } from "@/components/ui/relative-time";
import { Status, type StatusName } from "@/components/ui/status";
import { Table, Td, Th } from "@/components/ui/table";
import type { TokenEntry } from "@/lib/contract/token";
import { useTokens } from "@/lib/queries/tokens";

/** Who else than people may act on a project, how far, until when, and when they last did. */
export function TokenScreen({ projects }: { projects: AdminProject[] }) {
  const [project, pick] = useProject(projects);
  if (!project) return null;
  return (
    <>
      <div className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-ink pb-2">
        <ProjectPick projects={projects} project={project} onPick={pick} />
        <span className="ml-auto">
          <NewToken key={project.key} project={project.key} />
        </span>
      </div>
      <Tokens project={project.key} />
    </>
  );
}

function NewToken({ project }: { project: string }) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger className={buttonLooks({ variant: "primary" })}>Create a token</DialogTrigger>
      <DialogContent title="Create a token" description="For a CI job or a service.">
        {open ? <TokenForm project={project} /> : null}
      </DialogContent>
    </Dialog>
  );
}

function Tokens({ project }: { project: string }) {
  return (
    <Loaded query={useTokens(project)} what="the tokens">
      {(tokens) =>
        tokens.length === 0 ? (
          <div className="pt-4">
            <EmptyState
              title="No token yet."
              command="tollgate token create --name CI --scope read run:write"
            >
              CI jobs and services act with tokens, each with no more rights than it needs.
            </EmptyState>
          </div>
        ) : (
          <TokenTable project={project} tokens={tokens} />
        )
      }
    </Loaded>
  );
}

const STATES: Record<TokenEntry["state"], { name: StatusName; word: string }> = {
  active: { name: "pass", word: "Active" },
  expired: { name: "waiting", word: "Expired" },
  revoked: { name: "unknown", word: "Revoked" },
};

function TokenTable({ project, tokens }: { project: string; tokens: TokenEntry[] }) {
  return (
    <Table label="Access tokens">
      <thead>
        <tr>
          <Th>State</Th>
          <Th>Token</Th>
          <Th className="max-sm:hidden">May</Th>
          <Th className="max-sm:hidden">Last used</Th>
          <Th className="max-sm:hidden">Ends</Th>
          <Th>
            <span className="sr-only">Acts</span>
          </Th>
        </tr>
      </thead>
      <tbody>
        {tokens.map((token) => (
          <tr key={token.id} className="align-top">
            <Td className="py-1.5">
              <Status {...STATES[token.state]} />
            </Td>
            <Td className="max-w-72 py-1.5 sm:min-w-40">
              <span className="font-medium break-words">{token.name}</span>
              <span className="block text-xs text-ink-faint">
                {token.createdBy ? `${token.createdBy.name}, ` : ""}
                <RelativeTime at={token.createdAt} />
              </span>
              <span className="block text-xs leading-5 sm:hidden">
                <span className="font-mono break-words text-ink-soft">
                  {token.scopes.join(", ")}
                </span>
                <span className="block">
                  Used <Used token={token} />, ends <Ends token={token} />
                </span>
              </span>
            </Td>
            <Td className="max-w-64 min-w-36 max-sm:hidden py-1.5 font-mono text-xs leading-5 text-ink-soft">
              {token.scopes.join(", ")}
            </Td>
            <Td className="py-1.5 whitespace-nowrap max-sm:hidden">
              <Used token={token} />
            </Td>
            <Td className="py-1.5 whitespace-nowrap max-sm:hidden">
              <Ends token={token} />
            </Td>
            <Td className="py-1.5 text-right">
              {token.state === "active" ? <RevokeToken project={project} token={token} /> : null}
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function Used({ token }: { token: TokenEntry }) {
  if (token.lastUsedAt) return <RelativeTime at={token.lastUsedAt} />;
  return <span className="text-ink-faint">never</span>;
}

function Ends({ token }: { token: TokenEntry }) {
  if (token.revokedAt) return <RelativeTime at={token.revokedAt} />;
  if (token.expiresAt) return <RelativeTime at={token.expiresAt} />;
  return <span className="text-waiting">never by itself</span>;
}
