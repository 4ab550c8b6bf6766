using System.Globalization;
using System.Text.Json;
using Keyferry.Admission.Fields;
using Keyferry.Api.Json;
using Keyferry.Api.Shared;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Cluster;

/// <summary>Versions that the store in question cannot have.</summary>
internal static class RemoteVersionRules
{
    /// <summary>Reports versions of a Vault that are no numbers, or that its KV has none of.</summary>
    public static void Check(ClusterContext context)
    {
        // Most entries read from the spec's own store: it is looked up once.
        var own = new Lazy<string?>(() => Vault(context, context.Spec.Get("secretStoreRef")));
        foreach (var (list, field) in (ReadOnlySpan<(string, string)>)[("data", "remoteRef"), ("dataFrom", "extract")])
        {
            foreach (var (index, entry) in context.Spec.Items(list))
            {
                context.Found.Budget.Spend();
                if (entry.Get(field).Text("version") is { Length: > 0 } version
                    && (entry.Get("sourceRef").Get("storeRef") is var store && store.Exists() ? Vault(context, store) : own.Value) is { } kv)
                {
                    Version(context, $"{list}[{index}].{field}.version", version, kv);
                }
            }
        }
    }

    private static void Version(ClusterContext context, string path, string version, string kv)
    {
        if (kv == "v1")
        {
            context.Warn(path, "this Vault's KV is of version 1 and keeps no versions: leave it out", WarningRank.Surprises);
        }
        else if (!long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            context.Warn(path, $"{RedactedValue.Of(version)} is no number: versions of Vault are 1, 2, 3 and so on; leave it out for the latest");
        }
    }

    // The version of its KV; null where the store is no Vault, or not known.
    private static string? Vault(ClusterContext context, JsonElement reference)
    {
        var isWide = reference.Text("kind") == StoreKind.ClusterSecretStore;
        var ns = isWide ? "" : context.Namespace;
        return ns is null ? null
            : context.View.Store(isWide ? StoreKind.ClusterSecretStore : StoreKind.SecretStore, ns, reference.Text("name") ?? "")
                ?.Spec.Provider.Vault is { } vault ? vault.Version ?? "v2" : null;
    }
}
