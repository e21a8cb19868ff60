/**
 * Who may do what, in Cedar (https://docs.cedarpolicy.com). What no policy permits is denied.
 * `Person` is who asks; the resource is the site of the address, or the installation.
 */
export const CEDAR_SCHEMA = `
entity Person = { role: String, department: String };
entity Site = { purposes: Set<String> };
entity Installation;

action "self:read"
  appliesTo { principal: Person, resource: [Site, Installation], context: { purpose?: String } };

action "recording:list", "recording:read", "heatmap:read", "zone:write", "page:read", "journey:read"
  appliesTo { principal: Person, resource: Site, context: { purpose?: String } };

action "segment:read", "segment:write", "funnel:write"
  appliesTo { principal: Person, resource: Site, context: { purpose?: String } };

action "opportunity:read", "opportunity:write"
  appliesTo { principal: Person, resource: Site, context: { purpose?: String } };

action "collection:read", "collection:write", "note:read", "note:write"
  appliesTo { principal: Person, resource: Site, context: { purpose?: String } };

action "consent:read", "policy:read", "finding:read", "finding:write", "live:read", "asset:read", "policy:publish"
  appliesTo { principal: Person, resource: Site, context: { purpose?: String } };

action "probe:read", "probe:run", "probe:authorise"
  appliesTo { principal: Person, resource: Site, context: { purpose?: String } };

action "site:create", "person:list", "person:create", "audit:read", "audit:export"
  appliesTo { principal: Person, resource: Installation, context: { purpose?: String } };
`;

export const CEDAR_POLICIES = `
// Everybody who is signed in sees who they are, what the policy says and what it shows.
@id("everybody")
permit (principal, action in [Action::"self:read", Action::"policy:read", Action::"asset:read"], resource);

// Content of a recording is opened for one of the purposes that applicants were told of, and only for those.
@id("open-a-recording")
permit (principal, action == Action::"recording:read", resource)
when {
  (["product", "compliance"].contains(principal.role) ||
    (principal.role == "admin" && principal.department == "product")) &&
  context has purpose && resource.purposes.contains(context.purpose)
};

// What the recordings show together: who builds the product, who answers for it, and who installs it.
@id("see-behaviour")
permit (
  principal,
  action in [Action::"recording:list", Action::"heatmap:read", Action::"page:read", Action::"journey:read"],
  resource
)
when { ["product", "compliance", "engineer", "admin"].contains(principal.role) };

// What should be fixed first, and what became of it.
@id("see-opportunities")
permit (principal, action == Action::"opportunity:read", resource)
when { ["product", "compliance", "engineer", "admin"].contains(principal.role) };

// Who decides what is fixed: who builds the product, and whoever fixes it.
@id("decide-opportunities")
permit (principal, action == Action::"opportunity:write", resource)
when { ["product", "engineer", "admin"].contains(principal.role) };

// Which questions there are: whoever may see their answers.
@id("see-questions")
permit (principal, action == Action::"segment:read", resource)
when { ["product", "compliance", "engineer", "admin"].contains(principal.role) };

// What is kept for everybody: who builds the product, and who answers for it.
@id("keep-questions")
permit (principal, action in [Action::"segment:write", Action::"funnel:write"], resource)
when { ["product", "compliance", "admin"].contains(principal.role) };
// Playlists, saved views and what one has watched: whoever sees the list of visits.
@id("keep-visits")
permit (principal, action in [Action::"collection:read", Action::"collection:write"], resource)
when { ["product", "compliance", "engineer", "admin"].contains(principal.role) };

// Notes say what somebody saw in a recording, so they are for those who may open one.
@id("note-visits")
permit (principal, action in [Action::"note:read", Action::"note:write"], resource)
when {
  ["product", "compliance"].contains(principal.role) ||
  (principal.role == "admin" && principal.department == "product")
};

// What is drawn on a page for the others to use.
@id("draw-zones")
permit (principal, action == Action::"zone:write", resource)
when { ["product", "engineer", "admin"].contains(principal.role) };

// Whether capture works: the engineer who installs it too.
@id("see-operation")
permit (principal, action in [Action::"live:read", Action::"finding:read", Action::"consent:read"], resource);

// What probes of the site found is evidence, for whoever may see findings.
@id("see-probes")
permit (principal, action == Action::"probe:read", resource);

// Where and when a browser is sent through the site, and which scripts may run where people pay: who answers for it.
@id("probe-the-site")
permit (principal, action in [Action::"probe:run", Action::"probe:authorise"], resource)
when { ["admin", "compliance"].contains(principal.role) };

// What becomes of a finding: who answers for it, and who fixes it.
@id("work-on-findings")
permit (principal, action == Action::"finding:write", resource)
when { ["admin", "compliance", "engineer"].contains(principal.role) };

@id("publish-a-policy")
permit (principal, action == Action::"policy:publish", resource)
when { ["admin", "compliance"].contains(principal.role) };

@id("run-the-installation")
permit (principal, action in [Action::"site:create", Action::"person:list", Action::"person:create"], resource)
when { principal.role == "admin" };

// Those who check the others. An administrator reads the log too, and each reading is in it.
@id("check-the-log")
permit (principal, action in [Action::"audit:read", Action::"audit:export"], resource)
when { ["compliance", "auditor", "admin"].contains(principal.role) };
`;
