using System.Text.Json;
using Keyferry.Api.Json;
using Keyferry.Api.Schema;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Fields;

/// <summary>
/// References to Secrets, in whatever provider or generator. The usual mistake is to write the credential itself where
/// its place belongs, so nothing that is wrong in a reference is ever shown.
/// </summary>
internal static class SecretReference
{
    private const int MostFields = 4;

    /// <summary>Whether an object says where a credential lies: a Secret's name, and a key or namespace of it.</summary>
    public static bool Is(SchemaNode node) =>
        node.Kind == SchemaKind.Object && node.Fields.Length <= MostFields
        && Shape(node, "name") == StringFormat.DnsSubdomain
        && (Shape(node, "key") == StringFormat.ConfigMapKey
            || (node.Fields.Length == 2 && Shape(node, "namespace") == StringFormat.DnsLabel));

    /// <summary>What to write instead of a text that stands where a reference belongs.</summary>
    public static string Instead(SchemaNode node) =>
        node.FieldsByName.ContainsKey("key")
            ? "it refers to a credential that lies in a Secret: write {name: <the Secret>, key: <an entry of it>}, never "
                + "the credential itself"
            : "it refers to a Secret: write {name: <the Secret>}, never the credential itself";

    /// <summary>What is wrong with a text in a reference; null where nothing is.</summary>
    /// <param name="node">The text's schema.</param>
    /// <param name="text">The text.</param>
    /// <param name="reference">The reference that holds it.</param>
    public static (string Reason, string Message)? Problem(SchemaNode node, string text, JsonElement reference)
    {
        var isTooLong = text.Length > node.MaxLength;
        if (!isTooLong && node.PatternRegex?.Value.IsMatch(text) != false && !CredentialText.IsWellKnown(text))
        {
            return null;
        }

        var secret = SecretName(reference);
        var message = node.StringFormat switch
        {
            StringFormat.ConfigMapKey =>
                $"is the NAME of an entry in {secret}, not the credential itself: up to {node.MaxLength} letters, digits, "
                + "'-', '_' and '.'",
            StringFormat.DnsLabel => "is the name of a namespace: lower case letters, digits and '-'",
            _ => "is the NAME of a Secret, not the credential itself: lower case letters, digits, '-' and '.'",
        };
        return (isTooLong ? CauseType.TooLong : CauseType.Invalid, $"{message}; found {CredentialText.Mask(text)}");
    }

    // The name is shown only where it can be nothing else.
    private static string SecretName(JsonElement reference) =>
        reference.Text("name") is { } name && RedactedValue.IsObjectName(name)
            ? $"the Secret \"{name}\""
            : "a Secret";

    private static StringFormat? Shape(SchemaNode node, string field) => node.FieldsByName.GetValueOrDefault(field)?.Node.StringFormat;
}
