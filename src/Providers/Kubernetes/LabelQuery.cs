using System.Text.RegularExpressions;
using Keyferry.Api.Validation;
using Keyferry.Kubernetes.Calls;

namespace Keyferry.Providers.Kubernetes;

/// <summary>Writes <c>find.tags</c> as a label selector.</summary>
internal static partial class LabelQuery
{
    /// <summary>Writes it.</summary>
    /// <param name="tags">Labels that a Secret must have, all of them.</param>
    /// <param name="selector">The selector; null where every Secret is wanted.</param>
    /// <param name="error">Which of them is no label; empty where all are.</param>
    public static bool TryWrite(IReadOnlyDictionary<string, string>? tags, out ListSelector? selector, out string error)
    {
        selector = null;
        error = "";
        if (tags is not { Count: > 0 })
        {
            return true;
        }

        var terms = new List<string>();
        foreach (var (name, value) in tags.OrderBy(static t => t.Key, StringComparer.Ordinal))
        {
            if (!Name().IsMatch(name) || !Value().IsMatch(value))
            {
                error = $"find.tags: {CredentialText.Shown($"{name}={value}")} is no label of Kubernetes";
                return false;
            }

            terms.Add($"{name}={value}");
        }

        selector = new ListSelector(Labels: string.Join(',', terms));
        return true;
    }

    // https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
    [GeneratedRegex(@"\A([a-z0-9][-a-z0-9.]{0,252}/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?\z", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Name();

    [GeneratedRegex(@"\A([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?\z", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Value();
}
