using System.Text.Json;
using Keyferry.Admission.Fields;
using Keyferry.Api.Json;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Rules;

/// <summary>Rules over several fields of a PushSecret's spec.</summary>
internal static class PushSecretValidator
{
    /// <summary>Reports all that is wrong.</summary>
    public static void Check(ValidationContext context)
    {
        Stores(context);
        Selector(context, context.Spec.Get("selector"));
        Data(context);
        Bundles(context);
        var stores = PushStores.Of(context.Spec);
        foreach (var (index, entry) in context.Spec.Items("dataTo"))
        {
            DataTo(context, $"dataTo[{index}]", entry, stores);
        }
        // What the Secret or generator holds is not known to admission.
        SecretTemplateRules.Check(context, "template", context.Spec.Get("template"), availableKeys: null);
    }

    private static void Stores(ValidationContext context)
    {
        if (context.Spec.Has("secretStoreRefs") && context.Spec.Count("secretStoreRefs") == 0)
        {
            context.Warn("secretStoreRefs", "is empty: nothing is pushed", WarningRank.Fails);
        }

        foreach (var (index, store) in context.Spec.Items("secretStoreRefs"))
        {
            var path = $"secretStoreRefs[{index}]";
            if (store.ValueKind == JsonValueKind.Object && !store.Has("name") && !store.Has("labelSelector"))
            {
                context.Error($"{path}.name", CauseType.Required, "give name or labelSelector");
            }

            LabelSelectorRules.Check(context, $"{path}.labelSelector", store.Get("labelSelector"));
        }
    }

    private static void Selector(ValidationContext context, JsonElement selector)
    {
        GeneratorRefRules.Check(context, "selector.generatorRef", selector.Get("generatorRef"));
        var secret = selector.Get("secret");
        if (!secret.Exists())
        {
            return;
        }

        LabelSelectorRules.Check(context, "selector.secret.selector", secret.Get("selector"));
        if (!secret.Has("name") && !secret.Has("selector"))
        {
            context.Error("selector.secret", CauseType.Required, "names no Secret: give name or selector");
        }
        else if (secret.Has("name") && secret.Has("selector"))
        {
            context.Warn("selector.secret.selector", "is not used beside name");
        }
    }

    private static void Data(ValidationContext context)
    {
        var seen = new Dictionary<(string Key, string Property), int>();
        foreach (var (index, entry) in context.Spec.Items("data"))
        {
            context.Errors.Budget.Spend();
            var remote = entry.Get("match").Get("remoteRef");
            if (remote.Text("remoteKey") is not { } key)
            {
                continue;
            }

            var property = remote.Text("property") ?? "";
            if (!seen.TryAdd((key, property), index))
            {
                var place = property.Length == 0
                    ? RedactedValue.Of(key)
                    : $"{RedactedValue.Of(key)}, property {RedactedValue.Of(property)}";
                context.Error(
                    $"data[{index}].match.remoteRef", CauseType.Duplicate,
                    $"data[{seen[(key, property)]}] writes to {place} as well");
            }
        }
    }

    // What dataTo pushes key by key depends on the Secret; the name of a whole bundle stands here.
    private static void Bundles(ValidationContext context)
    {
        var seen = new Dictionary<(string Kind, string Store, string Key), int>();
        foreach (var (index, entry) in context.Spec.Items("dataTo"))
        {
            context.Errors.Budget.Spend();
            var store = entry.Get("storeRef");
            if (entry.Text("remoteKey") is { Length: > 0 } key && store.Text("name") is { } name
                && !seen.TryAdd((PushStores.Kind(store), name, key), index))
            {
                context.Error(
                    $"dataTo[{index}].remoteKey", CauseType.Duplicate,
                    $"dataTo[{seen[(PushStores.Kind(store), name, key)]}] writes to {RedactedValue.Of(key)} of this store as well");
            }
        }
    }

    private static void DataTo(ValidationContext context, string path, JsonElement entry, PushStores stores)
    {
        context.Errors.Budget.Spend();
        var store = entry.Get("storeRef");
        LabelSelectorRules.Check(context, $"{path}.storeRef.labelSelector", store.Get("labelSelector"));
        RegexRules.Check(context, $"{path}.match.regexp", entry.Get("match").Text("regexp"));
        foreach (var (step, rule) in entry.Items("rewrite"))
        {
            RewriteRules.Keys(context, $"{path}.rewrite[{step}]", rule);
        }

        if (store.Text("name") is not { } name)
        {
            return;
        }

        var kind = PushStores.Kind(store);
        if (stores.Includes(kind, name))
        {
            return;
        }

        var near = NameSuggester.Of(name, stores.Names, context.Errors.Budget);
        context.Error(
            $"{path}.storeRef.name", CauseType.Invalid,
            $"{(kind == "ClusterSecretStore" ? kind : "SecretStore")} {RedactedValue.Of(name)} is not among secretStoreRefs"
            + (near is null ? "" : $"; did you mean {RedactedValue.Of(near)}?"));
    }
}
