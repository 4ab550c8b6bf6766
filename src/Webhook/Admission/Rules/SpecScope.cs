using System.Text.Json;
using Keyferry.Api.Faults;
using Keyferry.Text.Templates;

namespace Keyferry.Webhook.Admission.Rules;

/// <summary>A spec under test, wherever in an object it stands.</summary>
/// <param name="Spec">The spec.</param>
/// <param name="Root">Its path, such as <c>spec</c> or <c>spec.externalSecretSpec</c>.</param>
/// <param name="Faults">Takes what is found.</param>
/// <param name="Templates">How Secrets' templates are read.</param>
internal readonly record struct SpecScope(
    JsonElement Spec, string Root, FaultList Faults, TemplateOptions Templates)
{
    /// <summary>Notes an error below the spec.</summary>
    public void Error(string path, string reason, string message) => Faults.Error(At(path), reason, message);

    /// <summary>Notes a warning below the spec.</summary>
    public void Warn(string path, string message) => Faults.Warn(At(path), message);

    /// <summary>The whole path of a field below the spec.</summary>
    public string At(string path) => $"{Root}.{path}";

    /// <summary>A spec that stands inside this one.</summary>
    public SpecScope Inner(JsonElement spec, string path) => this with { Spec = spec, Root = At(path) };
}
