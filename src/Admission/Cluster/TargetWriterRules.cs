using System.Text.Json;
using Keyferry.Admission.Fields;
using Keyferry.Api.Json;

namespace Keyferry.Admission.Cluster;

/// <summary>Who else writes the Secret that an ExternalSecret is to make.</summary>
internal static class TargetWriterRules
{
    private const string Owner = "Owner";
    private const string Path = "target.name";

    /// <summary>Reports another owner, or what would be overwritten.</summary>
    public static void Check(ClusterContext context)
    {
        var target = context.Spec.Get("target");
        if (target.Has("manifest") && context.View.AllowsGenericTargets == false)
        {
            context.Warn("target.manifest", "is not allowed by this installation, which makes Secrets alone: it needs --unsafe-allow-generic-targets");
        }

        var name = target.Text("name") is { Length: > 0 } named ? named : context.Name;
        var policy = target.Text("creationPolicy") is { Length: > 0 } given ? given : Owner;
        if (context.Namespace is not { } ns || name.Length == 0 || policy == "None" || !IsSecret(target.Get("manifest")))
        {
            return;
        }

        if (context.View.TargetUsers(ns, name).Where(u => u.Name != context.Name && u.CreationPolicy != "None")
            .OrderByDescending(static u => u.CreationPolicy == Owner).FirstOrDefault() is { } other
            && (other.CreationPolicy == Owner || policy == Owner))
        {
            OtherUser(context, name, other);
        }
        else if (context.View.Target(ns, name, context.Name) is { IsOwn: false } secret)
        {
            Existing(context, name, policy, secret);
        }
        else if (policy == "Merge" && !context.View.Has("Secret", ns, name) && context.View.Knows("Secret", ns))
        {
            context.Warn(
                Path, $"no Secret {RedactedValue.Of(name)} is {context.View.Place(ns)}; creationPolicy Merge makes none: CreateOrMerge does");
        }
    }

    private static void OtherUser(ClusterContext context, string name, TargetUser other)
    {
        var origin = other.Origin.Length == 0 ? "" : $" ({other.Origin})";
        context.Warn(Path, other.CreationPolicy == Owner
            ? $"Secret {RedactedValue.Of(name)} belongs to ExternalSecret {RedactedValue.Of(other.Name)}{origin} already; give it another name, "
                + "or take these keys into that one"
            : $"Secret {RedactedValue.Of(name)} is written by ExternalSecret {RedactedValue.Of(other.Name)}{origin} too, which fails once this one "
                + "owns it; give it another name, or set creationPolicy: Merge here too");
    }

    private static void Existing(ClusterContext context, string name, string policy, TargetSecret secret)
    {
        if (secret.ControllerKind == "ExternalSecret")
        {
            context.Warn(
                Path, $"Secret {RedactedValue.Of(name)} belongs to ExternalSecret {RedactedValue.Of(secret.ControllerName ?? "")}; give it another name");
        }
        else if (secret.ControllerKind is { } kind && policy == Owner)
        {
            context.Warn(
                Path,
                $"Secret {RedactedValue.Of(name)} belongs to {RedactedValue.Key(kind)} {RedactedValue.Of(secret.ControllerName ?? "")}, so it cannot be "
                    + "owned; give it another name, or set creationPolicy: Merge");
        }
        else if (policy is Owner or "Orphan" && !secret.IsManaged)
        {
            context.Warn(
                Path,
                $"Secret {RedactedValue.Of(name)} is there already, made by somebody else: all of its keys are replaced; to keep them set "
                    + "creationPolicy: Merge");
        }
    }

    private static bool IsSecret(JsonElement manifest) =>
        !manifest.Exists() || (manifest.Text("apiVersion") == "v1" && manifest.Text("kind") == "Secret");
}
