import type { Metadata } from "next";
import { connection } from "next/server";
import { LoginForm } from "@/components/shell/login-form";
import { Mark } from "@/components/shell/mark";
import { ThemeMenu } from "@/components/shell/theme-menu";
import { webDatabase } from "@/lib/composition";
import { readWebEnvironment } from "@/lib/config/env";
import { hasPasswords } from "@/lib/use-cases/access/has-passwords";

export const metadata: Metadata = { title: "Sign in" };

type LoginPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function LoginPage({ searchParams }: LoginPageProps) {
  const { from, callbackUrl, error, fresh } = await searchParams;
  const back = from ?? callbackUrl;
  // Asked at each visit: a page that was made beforehand would know of neither.
  await connection();
  const { oidc } = readWebEnvironment();
  const passwords = oidc === null || (await hasPasswords(webDatabase()));
  return (
    <div className="grid min-h-dvh grid-rows-[auto_1fr] px-4 sm:px-6">
      <header className="flex h-12 items-center justify-between">
        <span className="flex items-center gap-2 font-semibold">
          <Mark />
          Tollgate
        </span>
        <ThemeMenu />
      </header>
      <main className="mx-auto w-full max-w-sm pt-[12dvh]">
        <h1 className="text-2xl">{fresh ? "Sign in once more" : "Sign in"}</h1>
        <p className="mt-1 mb-6 text-base text-ink-soft">
          {fresh
            ? "What you are about to do asks for a login of the last five minutes. You return to where you were."
            : "Release evidence, gate by gate."}
        </p>
        <LoginForm
          callbackUrl={typeof back === "string" ? back : "/runs"}
          failed={typeof error === "string" ? error : null}
          provider={oidc?.name ?? null}
          passwords={passwords}
          fresh={fresh !== undefined}
        />
        <p className="mt-6 border-t pt-4 text-ink-soft">
          No account, or a password that no longer works? Ask an admin of your project: they add
          people and set passwords with <code className="font-mono text-xs">tollgate person</code>{" "}
          on the server.
        </p>
      </main>
    </div>
  );
}
