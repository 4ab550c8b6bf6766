using System.Text;
using System.Text.Json;
using Keyferry.Admission.Fields;
using Keyferry.Api.Json;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Rules;

/// <summary>
/// What a store refers to: a namespaced store stays in its namespace, a cluster-wide one names the namespace of its
/// certificate authorities, and a bundle holds certificates. Holds for every provider, since one rule for all of them
/// forgets no field.
/// </summary>
/// <param name="isClusterWide">Whether the store serves every namespace.</param>
/// <param name="ns">The store's namespace; empty where it is not known.</param>
/// <param name="root">Where its settings stand.</param>
/// <param name="errors">Takes what is found.</param>
internal sealed class ReferenceRules(bool isClusterWide, string ns, FieldPath root, FieldErrorList errors)
{
    private static readonly HashSet<Type> References =
    [
        typeof(SecretKeySelector), typeof(ServiceAccountSelector), typeof(CaProvider), typeof(GcpCredentialConfig),
        typeof(Api.Stores.SecretReference),
    ];

    private readonly FieldPathStack _path = new(root);

    /// <summary>Reports all that is wrong with the settings.</summary>
    /// <param name="node">Their schema.</param>
    /// <param name="value">The settings.</param>
    public void Check(SchemaNode node, JsonElement value)
    {
        errors.Budget.Spend();
        if (node.Format == "byte" && value.ValueKind == JsonValueKind.String)
        {
            Bundle(value.GetString()!);
        }

        if (value.ValueKind == JsonValueKind.Object && node.ClrType is { } type && References.Contains(type))
        {
            Reference(type, value);
        }

        if (node.Kind == SchemaKind.FreeForm)
        {
            new OpaqueReferences(errors).Check(value, _path.ToPath());
        }

        if (value.ValueKind == JsonValueKind.Object && node.Kind == SchemaKind.Object)
        {
            foreach (var field in node.Fields)
            {
                if (value.TryGetProperty(field.Name, out var inner))
                {
                    _path.EnterField(field.Name);
                    Check(field.Node, inner);
                    _path.Leave();
                }
            }
        }
        else if (value.ValueKind == JsonValueKind.Array && node is { Kind: SchemaKind.Array, Items: { } items })
        {
            var index = 0;
            foreach (var item in value.EnumerateArray())
            {
                _path.EnterItem(index++);
                Check(items, item);
                _path.Leave();
            }
        }
    }

    private void Reference(Type type, JsonElement reference)
    {
        var named = reference.Text("namespace");
        if (!isClusterWide && !string.IsNullOrEmpty(named) && ns.Length > 0 && named != ns)
        {
            errors.Error(
                _path.ToPath().Field("namespace"), CauseType.Forbidden,
                $"{Shown(named)} is not the store's namespace {Shown(ns)}: leave it out, or make this a ClusterSecretStore");
        }
        else if (isClusterWide && type == typeof(CaProvider) && string.IsNullOrEmpty(named))
        {
            errors.Error(
                _path.ToPath().Field("namespace"), CauseType.Required,
                "is required: a ClusterSecretStore has no namespace of its own to look in");
        }
    }

    // What is no name of a namespace may be a credential; the schema's check reports it.
    private static string Shown(string name) =>
        RedactedValue.IsObjectName(name) ? $"\"{name}\"" : "what stands here";

    // The contents are never shown: they may be a key that somebody pasted.
    private void Bundle(string text)
    {
        if (text.Length > 0 && Decode(text) is { } once && !IsPem(once) && !(Decode(once) is { } twice && IsPem(twice)))
        {
            errors.Error(
                _path.ToPath(), CauseType.Invalid,
                "is base64, but of no PEM certificate (-----BEGIN CERTIFICATE-----): base64 -w0 ca.pem");
        }
    }

    private static bool IsPem(string text) => text.Contains("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal);

    private static string? Decode(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text.Trim(), bytes, out var length)
            ? Encoding.Latin1.GetString(bytes, 0, length)
            : null;
    }
}
