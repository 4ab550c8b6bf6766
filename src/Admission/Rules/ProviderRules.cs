using System.Collections.Frozen;
using System.Text.Json;
using Keyferry.Admission.Fields;
using Keyferry.Api.Json;
using Keyferry.Api.Resources;
using Keyferry.Api.Schema;
using Keyferry.Api.Validation;
using Keyferry.Providers.Contract;

namespace Keyferry.Admission.Rules;

/// <summary>Lets the provider of a store check its own settings.</summary>
internal sealed class ProviderRules(IEnumerable<IProvider> providers)
{
    private const string Fake = "fake";

    private readonly FrozenDictionary<string, IProvider> _providers =
        providers.ToFrozenDictionary(static p => p.Key, StringComparer.Ordinal);

    /// <summary>Reports all that is wrong.</summary>
    /// <param name="store">The store's schema, spec and names.</param>
    /// <param name="errors">Takes what is found.</param>
    public void Check(StoreManifest store, FieldErrorList errors)
    {
        var keys = store.Spec.Entries("provider").Where(static p => p.Value.ValueKind == JsonValueKind.Object).Take(2).ToArray();
        if (keys.Length != 1)
        {
            return;
        }

        var key = keys[0].Name;
        var field = store.Node.FieldsByName.GetValueOrDefault("provider")?.Node.FieldsByName.GetValueOrDefault(key);
        if (field is null)
        {
            return;
        }

        new ReferenceRules(store.Kind == "ClusterSecretStore", store.Namespace, FieldPath.Root.Field("spec").Field("provider").Field(key), errors)
            .Check(field.Node, keys[0].Value);
        if (_providers.TryGetValue(key, out var provider))
        {
            Own(provider, store, errors);
        }
        else if (field.Node.Kind == SchemaKind.FreeForm)
        {
            errors.Warn($"spec.provider.{key}", "this provider is not built in: the store will not become ready", WarningRank.Fails);
        }
    }

    private static void Own(IProvider provider, StoreManifest store, FieldErrorList errors)
    {
        if (!provider.IsMaintained)
        {
            errors.Warn(
                $"spec.provider.{provider.Key}",
                $"store {RedactedValue.Key(store.Name)} isn't currently maintained: plan for another kind of store"
                    + (provider.Key == Fake ? ", whose values do not stand in the manifest in the clear" : ""),
                WarningRank.Advice);
        }

        try
        {
            if (store.Spec.Deserialize(ApiJsonContext.Default.SecretStoreSpec) is { } spec)
            {
                provider.Validate(new StoreObject(store.Kind, store.Namespace, store.Name, spec), errors);
            }
        }
        catch (JsonException)
        {
            // A field has the wrong type; the schema's check has named it.
        }
    }
}

/// <summary>A store under test.</summary>
/// <param name="Kind">SecretStore or ClusterSecretStore.</param>
/// <param name="Namespace">The store's namespace; empty where there is none.</param>
/// <param name="Name">The store's name.</param>
/// <param name="Node">The schema of its spec.</param>
/// <param name="Spec">Its spec.</param>
internal sealed record StoreManifest(string Kind, string Namespace, string Name, SchemaNode Node, JsonElement Spec);
