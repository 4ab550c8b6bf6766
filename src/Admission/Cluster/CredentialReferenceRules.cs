using System.Runtime.InteropServices;
using System.Text.Json;
using Keyferry.Admission.Fields;
using Keyferry.Api.Crds;
using Keyferry.Api.Json;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;
using Keyferry.Providers;

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
        Walk(context, schema.Root.FieldsByName["spec"].Node, context.Spec, new FieldPathStack(context.Root), Settings.None, ref left);
    }

    private static void Walk(
        ClusterContext context, SchemaNode node, JsonElement value, FieldPathStack path, in Settings around, ref int left)
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
                Reference(context, kind, ns, value.Text("name") ?? "", path, around);
            }
        }
        else if (value.ValueKind == JsonValueKind.Object && node.Kind == SchemaKind.Object)
        {
            var settings = new Settings(node.ClrType, value);
            foreach (var field in node.Fields)
            {
                if (value.TryGetProperty(field.Name, out var inner))
                {
                    path.EnterField(field.Name);
                    Walk(context, field.Node, inner, path, settings, ref left);
                    path.Leave();
                }
            }
        }
        else if (value.ValueKind == JsonValueKind.Array && node is { Kind: SchemaKind.Array, Items: { } items })
        {
            var index = 0;
            foreach (var item in value.EnumerateArray())
            {
                path.EnterItem(index++);
                Walk(context, items, item, path, around, ref left);
                path.Leave();
            }
        }
    }

    private static void Reference(
        ClusterContext context, string kind, string ns, string name, FieldPathStack path, in Settings around)
    {
        if (context.Missing(kind, ns, name, "it does not work until it is there") is { } message)
        {
            context.Warn(path.ToPath().Field("name"), message);
        }
        else if (kind == "ServiceAccount" && context.View.ServiceAccountAnnotations(ns, name) is { } there)
        {
            foreach (var needed in ServiceAccountAnnotations.RequiredBy(around.Type, around.Value)
                .Where(a => !there.TryGetValue(a, out var given) || string.IsNullOrWhiteSpace(given)))
            {
                context.Warn(
                    path.ToPath().Field("name"),
                    $"ServiceAccount {RedactedValue.Of(name)} of namespace \"{ns}\" has no annotation {needed}, without which it cannot log in");
            }
        }
    }

    private static string? KindOf(Type? type, JsonElement value) =>
        type == typeof(SecretKeySelector) || type == typeof(Api.Stores.SecretReference) ? "Secret"
        : type == typeof(ServiceAccountSelector) ? "ServiceAccount"
        : type == typeof(CaProvider) ? value.Text("type")
        : null;

    // The object that a reference stands in.
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Settings(Type? Type, JsonElement Value)
    {
        public static Settings None { get; }
    }
}
