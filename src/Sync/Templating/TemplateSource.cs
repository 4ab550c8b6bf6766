using Keyferry.Api.ExternalSecrets;

namespace Keyferry.Sync.Templating;

/// <summary>A ConfigMap or Secret that templates were read from.</summary>
/// <param name="Reference">Which.</param>
/// <param name="Version">Its resource version.</param>
public sealed record TemplateSource(TemplateSourceRef Reference, string Version);

/// <summary>A ConfigMap or Secret that a template names.</summary>
/// <param name="IsSecret">Whether it is a Secret.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
public readonly record struct TemplateSourceRef(bool IsSecret, string Namespace, string Name)
{
    /// <summary>What a template names, each once.</summary>
    public static IReadOnlyList<TemplateSourceRef> Of(SecretTemplate? template, string ns)
    {
        if (template?.TemplateFrom is not { Count: > 0 } entries)
        {
            return [];
        }

        var found = new List<TemplateSourceRef>();
        foreach (var entry in entries)
        {
            Add(entry.ConfigMap, isSecret: false);
            Add(entry.Secret, isSecret: true);
        }

        return [.. found.Distinct()];

        void Add(TemplateRef? reference, bool isSecret)
        {
            if (reference?.Name is { Length: > 0 } name)
            {
                found.Add(new TemplateSourceRef(isSecret, ns, name));
            }
        }
    }

    /// <summary>The value of indexes.</summary>
    public override string ToString() => $"{(IsSecret ? "Secret" : "ConfigMap")}/{Namespace}/{Name}";
}
