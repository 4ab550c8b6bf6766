using System.Text.RegularExpressions;
using Keyferry.Api.Validation;

namespace Keyferry.Providers.Kubernetes;

/// <summary>What a Secret and a namespace may be called: nothing else goes into a request's path.</summary>
internal static partial class SecretName
{
    // https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
    private const int LongestName = 253;
    private const int LongestNamespace = 63;

    /// <summary>What is wrong with a remote key; null where nothing is.</summary>
    public static string? ProblemOf(string name) => name.Length <= LongestName && Subdomain().IsMatch(name)
        ? null
        : $"{CredentialText.Shown(name)} cannot be the name of a Secret: up to {LongestName} small letters, digits, '-' and '.', "
            + "a letter or digit at both ends";

    /// <summary>Whether a namespace may be called so.</summary>
    public static bool IsNamespace(string name) => name.Length <= LongestNamespace && Label().IsMatch(name);

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Subdomain();

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Label();
}
