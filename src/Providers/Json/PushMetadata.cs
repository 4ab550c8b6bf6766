using System.Text.Json;
using Keyferry.Api.Validation;

namespace Keyferry.Providers.Json;

/// <summary>
/// Reads the document that a push's <c>metadata</c> is for every store: <c>apiVersion</c>, <c>kind</c>, and a <c>spec</c> of
/// the store's own fields. Names of fields count whatever their case, since manifests in the field write <c>kmsKeyID</c> and
/// <c>kmsKeyId</c>.
/// </summary>
public static class PushMetadata
{
    private const string ApiVersion = "kubernetes.external-secrets.io/v1alpha1";
    private const string Kind = "PushSecretMetadata";
    private static readonly string[] Envelope = ["apiVersion", "kind", "metadata", "spec"];

    /// <summary>Reads the document.</summary>
    /// <param name="metadata">The document; null where there is none.</param>
    /// <param name="fields">The fields that the store knows.</param>
    /// <param name="spec">The fields that are set, by the store's name for them.</param>
    /// <param name="error">What is wrong; empty where nothing is.</param>
    public static bool TryRead(
        JsonElement? metadata, IReadOnlyList<string> fields, out Dictionary<string, JsonElement> spec, out string error)
    {
        spec = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        error = "";
        if (metadata is not { ValueKind: not JsonValueKind.Null } document)
        {
            return true;
        }

        error = !TryMembers(document, Envelope, out var members, out error) ? error
            : Text(members, "apiVersion") is var version && version != ApiVersion
                ? $"unexpected apiVersion \"{Shown(version)}\", expected \"{ApiVersion}\""
            : Text(members, "kind") is var kind && kind != Kind ? $"unexpected kind \"{Shown(kind)}\", expected \"{Kind}\""
            : "";
        if (error.Length > 0 || !members.TryGetValue("spec", out var given) || given.ValueKind == JsonValueKind.Null)
        {
            return error.Length == 0;
        }

        return TryMembers(given, fields, out spec, out error);
    }

    /// <summary>Reads a text.</summary>
    /// <param name="spec">The fields that are set.</param>
    /// <param name="field">Which.</param>
    /// <param name="value">The text; empty where it is not set.</param>
    /// <param name="error">What is wrong; empty where nothing is.</param>
    public static bool TryText(IReadOnlyDictionary<string, JsonElement> spec, string field, out string value, out string error)
    {
        value = Text(spec, field);
        error = spec.TryGetValue(field, out var given) && given.ValueKind is not (JsonValueKind.String or JsonValueKind.Null)
            ? $"spec.{field} is a {given.ValueKind}, and is to be a text"
            : "";
        return error.Length == 0;
    }

    /// <summary>Reads a map of texts.</summary>
    /// <param name="spec">The fields that are set.</param>
    /// <param name="field">Which.</param>
    /// <param name="map">The texts by name; empty where it is not set.</param>
    /// <param name="error">What is wrong; empty where nothing is.</param>
    public static bool TryMap(
        IReadOnlyDictionary<string, JsonElement> spec, string field, out Dictionary<string, string> map, out string error)
    {
        map = new Dictionary<string, string>(StringComparer.Ordinal);
        error = "";
        if (!spec.TryGetValue(field, out var given) || given.ValueKind == JsonValueKind.Null)
        {
            return true;
        }

        if (given.ValueKind != JsonValueKind.Object
            || given.EnumerateObject().Any(static m => m.Value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null)))
        {
            error = $"spec.{field} is to be a map of texts: put numbers and true or false into quotes";
            return false;
        }

        foreach (var member in given.EnumerateObject())
        {
            map[member.Name] = member.Value.GetString() ?? "";
        }

        return true;
    }

    private static bool TryMembers(
        JsonElement item, IReadOnlyList<string> known, out Dictionary<string, JsonElement> members, out string error)
    {
        members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        error = "";
        if (item.ValueKind != JsonValueKind.Object)
        {
            error = $"failed to parse {ApiVersion} {Kind}: it is to be an object";
            return false;
        }

        foreach (var member in item.EnumerateObject())
        {
            if (known.FirstOrDefault(k => string.Equals(k, member.Name, StringComparison.OrdinalIgnoreCase)) is not { } name)
            {
                error = $"failed to parse {ApiVersion} {Kind}: error unmarshaling JSON: while decoding JSON: json: "
                    + $"unknown field \"{Shown(member.Name)}\"";
                return false;
            }

            members[name] = member.Value;
        }

        return true;
    }

    private static string Text(IReadOnlyDictionary<string, JsonElement> members, string name) =>
        members.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static string Shown(string text) => CredentialText.IsLikely(text) ? CredentialText.Mask(text) : text;
}
