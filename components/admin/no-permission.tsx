import { EmptyState } from "@/components/ui/empty-state";

type NoPermissionProps = { admins: { project: string; names: string[] }[] };

/** Says who can, where the reader cannot. */
export function NoPermission({ admins }: NoPermissionProps) {
  return (
    <div className="pt-6 text-base">
      <EmptyState title="These pages are for admins of a project.">
        {admins.length === 0 ? (
          <p>You have no role in any project yet. Whoever runs this server can give you one.</p>
        ) : (
          <ul>
            {admins.map(({ project, names }) => (
              <li key={project}>
                {names.length > 0
                  ? `In ${project} that is ${names.join(", ")}.`
                  : `${project} has no admin yet: whoever runs this server makes one with "tollgate person add --role admin".`}
              </li>
            ))}
          </ul>
        )}
      </EmptyState>
    </div>
  );
}
