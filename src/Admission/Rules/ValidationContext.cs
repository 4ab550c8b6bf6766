using System.Text.Json;
using Keyferry.Api.Validation;
using Keyferry.Text.Templates;

namespace Keyferry.Admission.Rules;

/// <summary>A spec under test, wherever in an object it stands.</summary>
/// <param name="Spec">The spec.</param>
/// <param name="Root">Its path, such as <c>spec</c> or <c>spec.externalSecretSpec</c>.</param>
/// <param name="Errors">Takes what is found.</param>
/// <param name="Templates">Secrets' templates that were read before, and how they are read.</param>
internal readonly record struct ValidationContext(
    JsonElement Spec, FieldPath Root, FieldErrorList Errors, TemplateCache Templates)
{
    /// <summary>Reports an error below the spec, at a path that the program wrote.</summary>
    public void Error(string path, string reason, string message) => Errors.Error(At(path), reason, message);

    /// <summary>Reports an error.</summary>
    public void Error(FieldPath path, string reason, string message) => Errors.Error(path, reason, message);

    /// <summary>Reports a warning below the spec, at a path that the program wrote.</summary>
    public void Warn(string path, string message, WarningRank rank = WarningRank.Surprises) => Errors.Warn(At(path), message, rank);

    /// <summary>Reports a warning.</summary>
    public void Warn(FieldPath path, string message, WarningRank rank = WarningRank.Surprises) => Errors.Warn(path, message, rank);

    /// <summary>The whole path of a field below the spec; its names and indexes are the program's.</summary>
    public FieldPath At(string path) => Root.Below(path);

    /// <summary>A spec that stands inside this one.</summary>
    public ValidationContext Inner(JsonElement spec, FieldPath path) => this with { Spec = spec, Root = path };
}
