import { expect, it } from "vitest";
import { claimedRoles } from "@/lib/domain/access/claimed-roles";

it.each<[string[], string[]]>([
  [["tollgate:portal:engineer"], ["portal/engineer"]],
  [["tollgate:portal:engineer", "tollgate:portal:engineer"], ["portal/engineer"]],
  [
    ["tollgate:portal:cto", "tollgate:shop:cto", "staff"],
    ["portal/cto", "shop/cto"],
  ],
  [["tollgate:portal"], []],
  [["tollgate:portal:"], []],
  [["tollgate::engineer"], []],
  [["tollgate:portal:engineer:extra"], []],
  [["Tollgate:portal:engineer"], []],
  [[" tollgate:portal:engineer"], []],
  [["tollgate:portal:Engineer"], []],
  [["tollgate:portal:engineer\n"], []],
  [["admin", ""], []],
  [[], []],
])("takes %j for %j", (groups, roles) => {
  expect(claimedRoles(groups).map(({ project, role }) => `${project}/${role}`)).toEqual(roles);
});
