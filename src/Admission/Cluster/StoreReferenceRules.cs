using System.Text.Json;
using Keyferry.Admission.Fields;
using Keyferry.Api.Json;
using Keyferry.Api.Shared;
using Keyferry.Providers.Stores;

namespace Keyferry.Admission.Cluster;

/// <summary>The stores that a spec names or selects: whether they are there, let the namespace in, and can be used.</summary>
internal static class StoreReferenceRules
{
    /// <summary>Looks at all stores of an ExternalSecret's spec, at each once.</summary>
    public static void ExternalSecret(ClusterContext context)
    {
        var seen = new HashSet<(string, string)>();
        Store(context, "secretStoreRef", context.Spec.Get("secretStoreRef"), seen, writes: false);
        foreach (var list in (ReadOnlySpan<string>)["data", "dataFrom"])
        {
            foreach (var (index, entry) in context.Spec.Items(list))
            {
                if (entry.Get("sourceRef").Get("storeRef") is var store && store.Exists())
                {
                    Store(context, $"{list}[{index}].sourceRef.storeRef", store, seen, writes: false);
                }
            }
        }
    }

    /// <summary>Looks at all stores of a PushSecret's spec.</summary>
    public static void PushSecret(ClusterContext context)
    {
        var seen = new HashSet<(string, string)>();
        foreach (var (index, store) in context.Spec.Items("secretStoreRefs"))
        {
            Store(context, $"secretStoreRefs[{index}]", store, seen, writes: true);
            Selector(context, $"secretStoreRefs[{index}].labelSelector", store);
        }
    }

    private static void Store(ClusterContext context, string path, JsonElement reference, HashSet<(string, string)> seen, bool writes)
    {
        context.Found.Budget.Spend();
        var kind = reference.Text("kind") is { Length: > 0 } named ? named : StoreKind.SecretStore;
        var name = reference.Text("name") ?? "";
        var ns = NamespaceOf(context, kind);
        if (name.Length == 0 || ns is null || !seen.Add((kind, name)))
        {
            return;
        }

        var place = $"{path}.name";
        if (context.View.Store(kind, ns, name) is { } store)
        {
            Usable(context, place, kind, name, store, writes);
            return;
        }

        var other = kind == StoreKind.SecretStore ? StoreKind.ClusterSecretStore : StoreKind.SecretStore;
        if (NamespaceOf(context, other) is { } elsewhere && context.View.Has(other, elsewhere, name))
        {
            context.Warn(place, $"no {kind} {RedactedValue.Of(name)} is {context.View.Place(ns)}, but a {other} is called so; set kind: {other}");
            return;
        }

        context.WarnIfMissing(place, kind, ns, name, "apply it too");
    }

    private static void Usable(ClusterContext context, string path, string kind, string name, KnownStore store, bool writes)
    {
        var origin = store.Origin.Length == 0 ? "" : $" ({store.Origin})";
        if (kind == StoreKind.ClusterSecretStore && context.Namespace is { Length: > 0 } ns && IsExcluded(context, store, ns))
        {
            context.Warn(
                path,
                $"{kind} {RedactedValue.Of(name)}{origin} lets namespace {RedactedValue.Of(ns)} not use it: spec.conditions names others; add it there");
        }
        else if ((writes ? StoreCapabilities.NotWritten(store.Spec) : StoreCapabilities.NotRead(store.Spec)) is { } provider)
        {
            context.Warn(
                path,
                $"{kind} {RedactedValue.Of(name)}{origin} is of provider {RedactedValue.Key(provider)}, which can only be {(writes ? "read" : "written to")}; "
                    + $"name another store, or use {(writes ? "an ExternalSecret" : "a PushSecret")}");
        }
        else if (store.Spec.Controller is { Length: > 0 } other && context.View.ControllerClass is { } own && other != own)
        {
            // Its condition is the other controller's to tell.
            context.Warn(
                path,
                $"{kind} {RedactedValue.Of(name)} belongs to the controller class {RedactedValue.Of(other)}, and this installation serves "
                    + $"{RedactedValue.Of(own)}: it passes over what uses this store");
        }
        else if (store.IsUnready)
        {
            context.Warn(path, $"{kind} {RedactedValue.Of(name)} is not ready: its last check failed; see kubectl describe {kind.ToLowerInvariant()}");
        }
    }

    private static bool IsExcluded(ClusterContext context, KnownStore store, string ns) =>
        NamespaceAccess.IsAdmitted(store.Spec, ns) is { } known
            ? !known
            : context.View.LabelsOf(ns) is { } labels && !NamespaceAccess.IsSelected(store.Spec, labels.ToDictionary(StringComparer.Ordinal));

    private static void Selector(ClusterContext context, string path, JsonElement reference)
    {
        var kind = reference.Text("kind") is { Length: > 0 } named ? named : StoreKind.SecretStore;
        if (NamespaceOf(context, kind) is { } ns && reference.Has("labelSelector")
            && SelectorReader.Read(reference.Get("labelSelector")) is { } selector
            && context.View.Labels(kind, ns) is { } stores && !SelectorReader.Matches(context, selector, stores))
        {
            context.Warn(path, $"matches no {kind} {context.View.Place(ns)}: nothing is pushed there");
        }
    }

    private static string? NamespaceOf(ClusterContext context, string kind) => kind switch
    {
        StoreKind.ClusterSecretStore => "",
        StoreKind.SecretStore => context.Namespace,
        _ => null,
    };
}
