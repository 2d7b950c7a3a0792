"use client";

import { useState } from "react";
import { EnrolProblem } from "@/components/me/enrol-problem";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { PasskeyAddress } from "@/components/ui/passkey-address";
import { useEnrol } from "@/lib/queries/passkeys";

type AddPasskeyProps = {
  email: string | null;
  /** There is none that could sign. */
  first: boolean;
};

/** One press and the gesture. The name is made up from the device, and can be another. */
export function AddPasskey({ email, first }: AddPasskeyProps) {
  const enrol = useEnrol();
  const [label, setLabel] = useState<string | null>(null);
  const named = label ?? deviceName();
  const add = () => enrol.mutate(named.trim() || deviceName());
  return (
    <div className="mt-4 flex flex-col gap-3">
      <PasskeyAddress />
      <form
        noValidate
        className="flex flex-wrap items-end gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (!enrol.isPending) add();
        }}
      >
        <Field label="Name of this device" className="min-w-48 flex-1 sm:max-w-72">
          {(control) => (
            <Input
              {...control}
              maxLength={100}
              className="h-11"
              value={named}
              onChange={(event) => setLabel(event.target.value)}
            />
          )}
        </Field>
        <Button
          type="submit"
          size="lg"
          variant={first ? "primary" : "secondary"}
          disabled={enrol.isPending}
          className="max-sm:w-full"
        >
          {enrol.isPending ? "Confirm on this device" : "Add a passkey"}
        </Button>
      </form>
      <div role="status">
        {enrol.error ? <EnrolProblem error={enrol.error} email={email} again={add} /> : null}
      </div>
    </div>
  );
}

const SYSTEMS: [RegExp, string][] = [
  [/iPhone/, "iPhone"],
  [/iPad/, "iPad"],
  [/Android/, "Android phone"],
  [/Macintosh/, "Mac"],
  [/Windows/, "Windows computer"],
  [/Linux|CrOS/, "Linux computer"],
];

function deviceName(): string {
  if (typeof navigator === "undefined") return "";
  return SYSTEMS.find(([system]) => system.test(navigator.userAgent))?.[1] ?? "This device";
}
