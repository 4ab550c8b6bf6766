using System.Text.Json;
using System.Text.RegularExpressions;
using Keyferry.Api.Json;
using Keyferry.Api.Validation;
using Keyferry.Webhook.Lint;

namespace Keyferry.Webhook.Rendering;

/// <summary>Where an object is written: in a document of its own, or in that of the cluster-wide object that it is a child of.</summary>
/// <param name="Document">The document.</param>
/// <param name="Metadata">Its labels and annotations.</param>
/// <param name="Spec">Its spec.</param>
/// <param name="SpecPath">Where in the document the spec stands.</param>
internal sealed partial record ObjectSource(LintDocument Document, JsonElement Metadata, JsonElement Spec, string SpecPath)
{
    private const string OwnSpec = "spec";

    /// <summary>The cluster-wide object, as kind and name; null where the object has a document of its own.</summary>
    public string? Owner => SpecPath == OwnSpec ? null : $"{Document.Kind} {Document.Name}";

    /// <summary>The line on which the document begins.</summary>
    public int Line => (int)Document.Root.Start.Line;

    /// <summary>An object of its own.</summary>
    public static ObjectSource Of(LintDocument document) => new(document, document.Manifest.Get("metadata"), document.Spec, OwnSpec);

    /// <summary>A child of the cluster-wide object that a document holds.</summary>
    public static ObjectSource OfChild(LintDocument document) => document.Kind == "ClusterPushSecret"
        ? new(document, document.Spec.Get("pushSecretMetadata"), document.Spec.Get("pushSecretSpec"), "spec.pushSecretSpec")
        : new(document, document.Spec.Get("externalSecretMetadata"), document.Spec.Get("externalSecretSpec"), "spec.externalSecretSpec");

    /// <summary>The line of the field that an error of the engine names; the document's where it names none.</summary>
    public int LineOf(string error) => Document.LineOf(
        Path().Match(error) is { Success: true } path ? FieldPath.Root.Below(SpecPath + path.Groups["below"].Value) : FieldPath.Root);

    [GeneratedRegex(@"spec(?<below>(\.[A-Za-z]+(\[[0-9]{1,4}\])?)+)", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Path();
}
