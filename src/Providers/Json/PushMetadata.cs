using System.Text.Json;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Json;

/// <summary>
/// The <c>metadata</c> of a PushSecret's entry: settings of one store, in an envelope with apiVersion and kind.
/// </summary>
public static class PushMetadata
{
    /// <summary>The envelope's only version.</summary>
    public const string ApiVersion = "kubernetes.external-secrets.io/v1alpha1";

    /// <summary>The envelope's kind.</summary>
    public const string Kind = "PushSecretMetadata";

    /// <summary>Reads the settings with a function that asks for each field it knows; any other field is an error.</summary>
    /// <param name="metadata">The envelope; null where the entry has none, which is as good as an empty one.</param>
    /// <param name="read">Reads the fields of <c>spec</c>.</param>
    /// <param name="settings">What was read; not to be used after a failure.</param>
    /// <returns>What is wrong; null where nothing is.</returns>
    public static FetchFailure? Read<T>(JsonElement? metadata, Func<MetadataFields, T> read, out T settings)
    {
        var errors = new List<string>();
        if (metadata is not { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } envelope)
        {
            settings = read(MetadataFields.Empty(errors));
            return null;
        }

        var fields = MetadataFields.Of(envelope, "", errors);
        var (version, kind) = (fields.Text("apiVersion"), fields.Text("kind"));
        var spec = fields.Section("spec");
        settings = read(spec);
        spec.EndReading();
        fields.EndReading();
        var problem = version != ApiVersion || kind != Kind ? Wrong(version, kind)
            : errors.Count > 0
                ? $"failed to parse {ApiVersion} {Kind}: error unmarshaling JSON: while decoding JSON: {errors[0]}"
                : null;
        return problem is null
            ? null
            : new FetchFailure(FetchFailureKind.Invalid, $"failed to parse metadata: {problem}");
    }

    private static string Wrong(string? version, string? kind) => (version, kind) switch
    {
        (null or "", null or "") =>
            $"it has neither apiVersion nor kind; write apiVersion: {ApiVersion}, kind: {Kind}, and the settings below spec",
        (ApiVersion, _) => $"unexpected kind \"{kind}\", expected \"{Kind}\"",
        _ => $"unexpected apiVersion \"{version}\", expected \"{ApiVersion}\"",
    };
}
