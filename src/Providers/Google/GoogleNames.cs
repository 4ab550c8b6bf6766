using System.Text.RegularExpressions;
using Keyferry.Api.Validation;

namespace Keyferry.Providers.Google;

/// <summary>What things may be called in Google Cloud: nothing else goes into an address.</summary>
internal static partial class GoogleNames
{
    /// <summary>What is wrong with a secret's ID; null where nothing is.</summary>
    // https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets/create
    public static string? ProblemOfSecret(string id) => SecretId().IsMatch(id)
        ? null
        : $"{CredentialText.Shown(id)} cannot be the ID of a secret: up to 255 letters, digits, '-' and '_', without project or path";

    /// <summary>What is wrong with a version; null where nothing is. A number, <c>latest</c>, or an alias.</summary>
    public static string? ProblemOfVersion(string version) => Version().IsMatch(version)
        ? null
        : $"version {CredentialText.Shown(version)} is no number, alias or \"latest\"";

    /// <summary>Whether a project may be called so: its ID, with or without a domain, or its number.</summary>
    public static bool IsProject(string project) => Project().IsMatch(project);

    /// <summary>Whether this is a project's number rather than its ID.</summary>
    public static bool IsProjectNumber(string project) => project.All(char.IsAsciiDigit);

    /// <summary>Whether a location may be called so, such as europe-west3.</summary>
    public static bool IsLocation(string location) => Location().IsMatch(location);

    /// <summary>Whether a GKE cluster may be called so.</summary>
    public static bool IsCluster(string cluster) => Location().IsMatch(cluster);

    /// <summary>Whether this is the e-mail address of a service account.</summary>
    public static bool IsServiceAccount(string email) => Email().IsMatch(email);

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,255}\z", RegexOptions.None, Timeout.Infinite)]
    private static partial Regex SecretId();

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,63}\z", RegexOptions.None, Timeout.Infinite)]
    private static partial Regex Version();

    [GeneratedRegex(@"\A([a-z0-9][a-z0-9.-]{0,61}:)?[a-z0-9][a-z0-9-]{0,61}\z", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Project();

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Location();

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,128}@[a-z0-9][a-z0-9.-]{0,128}\.gserviceaccount\.com\z", RegexOptions.None, Timeout.Infinite)]
    private static partial Regex Email();
}
