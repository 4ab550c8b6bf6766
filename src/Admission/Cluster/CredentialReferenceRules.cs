using System.Text.Json;
using Keyferry.Api.Crds;
using Keyferry.Api.Json;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Cluster;

/// <summary>
/// The Secrets, ConfigMaps and ServiceAccounts that a store or generator takes its credentials from, found by the schema, so that no
/// provider's field is forgotten.
/// </summary>
internal static class CredentialReferenceRules
{
    // A store has a handful; one that lists more is told of the first.
    private const int Most = 64;

    /// <summary>Reports those that are missing.</summary>
    /// <param name="context">The spec; without a namespace where a reference that names none is looked for elsewhere.</param>
    /// <param name="schema">The schema of its kind.</param>
    public static void Check(ClusterContext context, KindSchema schema)
    {
        var left = Most;
        Walk(context, schema.Root.FieldsByName["spec"].Node, context.Spec, context.Root, ref left);
    }

    private static void Walk(ClusterContext context, SchemaNode node, JsonElement value, FieldPath path, ref int left)
    {
        context.Found.Budget.Spend();
        if (left == 0)
        {
            return;
        }

        if (value.ValueKind == JsonValueKind.Object && KindOf(node.ClrType, value) is { } kind)
        {
            left--;
            // A namespaced object reaches no other namespace: what is there is not told.
            var own = value.Text("namespace") is { Length: > 0 } named ? named : context.Namespace;
            if (own is { } ns && (context.Namespace is null || ns == context.Namespace))
            {
                context.WarnIfMissing(path.Field("name"), kind, ns, value.Text("name") ?? "", "it does not work until it is there");
            }
        }
        else if (value.ValueKind == JsonValueKind.Object && node.Kind == SchemaKind.Object)
        {
            foreach (var field in node.Fields)
            {
                if (value.TryGetProperty(field.Name, out var inner))
                {
                    Walk(context, field.Node, inner, path.Field(field.Name), ref left);
                }
            }
        }
        else if (value.ValueKind == JsonValueKind.Array && node is { Kind: SchemaKind.Array, Items: { } items })
        {
            var index = 0;
            foreach (var item in value.EnumerateArray())
            {
                Walk(context, items, item, path.Item(index++), ref left);
            }
        }
    }

    private static string? KindOf(Type? type, JsonElement value) =>
        type == typeof(SecretKeySelector) || type == typeof(Api.Stores.SecretReference) ? "Secret"
        : type == typeof(ServiceAccountSelector) ? "ServiceAccount"
        : type == typeof(CaProvider) ? value.Text("type")
        : null;
}
