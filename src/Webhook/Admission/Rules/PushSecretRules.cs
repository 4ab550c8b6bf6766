using System.Text.Json;
using Keyferry.Api.Validation;
using Keyferry.Webhook.Admission.Fields;

namespace Keyferry.Webhook.Admission.Rules;

/// <summary>Rules over several fields of a PushSecret's spec.</summary>
internal static class PushSecretRules
{
    /// <summary>Notes all that is wrong.</summary>
    public static void Check(SpecScope scope)
    {
        Stores(scope);
        Selector(scope, scope.Spec.Get("selector"));
        Data(scope);
        var stores = PushStores.Of(scope.Spec);
        foreach (var (index, entry) in scope.Spec.Items("dataTo"))
        {
            DataTo(scope, $"dataTo[{index}]", entry, stores);
        }
        // What the Secret or generator holds cannot be seen from here.
        SecretTemplateRules.Check(scope, "template", scope.Spec.Get("template"), made: null);
    }

    private static void Stores(SpecScope scope)
    {
        if (scope.Spec.Has("secretStoreRefs") && scope.Spec.Count("secretStoreRefs") == 0)
        {
            scope.Warn("secretStoreRefs", "is empty: nothing is pushed");
        }

        foreach (var (index, store) in scope.Spec.Items("secretStoreRefs"))
        {
            var path = $"secretStoreRefs[{index}]";
            if (store.ValueKind == JsonValueKind.Object && !store.Has("name") && !store.Has("labelSelector"))
            {
                scope.Error($"{path}.name", CauseType.Required, "give name or labelSelector");
            }

            LabelSelectorRules.Check(store.Get("labelSelector"), scope.At($"{path}.labelSelector"), scope.Errors);
        }
    }

    private static void Selector(SpecScope scope, JsonElement selector)
    {
        GeneratorRefRules.Check(selector.Get("generatorRef"), scope.At("selector.generatorRef"), scope.Errors);
        var secret = selector.Get("secret");
        if (!secret.IsThere())
        {
            return;
        }

        LabelSelectorRules.Check(secret.Get("selector"), scope.At("selector.secret.selector"), scope.Errors);
        if (!secret.Has("name") && !secret.Has("selector"))
        {
            scope.Error("selector.secret", CauseType.Required, "names no Secret: give name or selector");
        }
        else if (secret.Has("name") && secret.Has("selector"))
        {
            scope.Warn("selector.secret.selector", "is not used beside name");
        }
    }

    private static void Data(SpecScope scope)
    {
        var seen = new Dictionary<(string Key, string Property), int>();
        foreach (var (index, entry) in scope.Spec.Items("data"))
        {
            scope.Errors.Budget.Spend();
            var remote = entry.Get("match").Get("remoteRef");
            if (remote.Text("remoteKey") is not { } key)
            {
                continue;
            }

            var property = remote.Text("property") ?? "";
            if (!seen.TryAdd((key, property), index))
            {
                var place = property.Length == 0
                    ? ShownValue.Of(key)
                    : $"{ShownValue.Of(key)}, property {ShownValue.Of(property)}";
                scope.Error(
                    $"data[{index}].match.remoteRef", CauseType.Duplicate,
                    $"data[{seen[(key, property)]}] writes to {place} as well");
            }
        }
    }

    private static void DataTo(SpecScope scope, string path, JsonElement entry, PushStores stores)
    {
        scope.Errors.Budget.Spend();
        var store = entry.Get("storeRef");
        LabelSelectorRules.Check(store.Get("labelSelector"), scope.At($"{path}.storeRef.labelSelector"), scope.Errors);
        RegexRules.Check(scope, $"{path}.match.regexp", entry.Get("match").Text("regexp"));
        foreach (var (step, rule) in entry.Items("rewrite"))
        {
            RewriteRules.Keys(scope, $"{path}.rewrite[{step}]", rule);
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

        var near = NearNames.Of(name, stores.Names, scope.Errors.Budget);
        scope.Error(
            $"{path}.storeRef.name", CauseType.Invalid,
            $"{(kind == "ClusterSecretStore" ? kind : "SecretStore")} {ShownValue.Of(name)} is not among secretStoreRefs"
            + (near is null ? "" : $"; did you mean {ShownValue.Of(near)}?"));
    }
}
