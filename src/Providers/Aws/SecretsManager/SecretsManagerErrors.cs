using Amazon.Runtime;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Aws.SecretsManager;

/// <summary>What Secrets Manager's refusals mean.</summary>
internal static class SecretsManagerErrors
{
    private const int MostLabels = 10;

    /// <summary>A failed read; a missing secret, or one marked for deletion, becomes ESO's "not there".</summary>
    public static FetchFailure OfRead(string operation, Exception exception) => IsMissing(exception)
        ? FetchFailure.NotFound
        : Of(operation, exception);

    /// <summary>A failed call in words and kind.</summary>
    public static FetchFailure Of(string operation, Exception exception) =>
        AwsErrors.Of(SecretsManagerClient.Service, operation, exception);

    /// <summary>Whether the secret is not there, or is marked for deletion.</summary>
    public static bool IsMissing(Exception exception) =>
        exception is AmazonServiceException e && IsMissing(e.ErrorCode, e.Message);

    /// <summary>Whether a refusal means that the secret is not there, or is marked for deletion.</summary>
    public static bool IsMissing(string? code, string? message) =>
        (code == "ResourceNotFoundException" && !IsVersion(message))
        || (code is "InvalidParameterException" or "InvalidRequestException"
            && message?.Contains("marked for deletion", StringComparison.Ordinal) == true);

    /// <summary>Whether there is no secret of that name at all, not even one that is marked for deletion.</summary>
    public static bool IsAbsent(Exception exception) =>
        exception is AmazonServiceException { ErrorCode: "ResourceNotFoundException" } e && !IsVersion(e.Message);

    /// <summary>Whether the secret is there, but not the version that was asked for.</summary>
    public static bool IsVersionMissing(Exception exception) =>
        exception is AmazonServiceException { ErrorCode: "ResourceNotFoundException" } e && IsVersion(e.Message);

    /// <summary>Says which version is missing and which labels there are.</summary>
    /// <param name="key">What was asked for.</param>
    /// <param name="stages">The secret's labels; none where they are not known.</param>
    public static FetchFailure MissingVersion(RemoteKey key, IReadOnlyList<string> stages)
    {
        var labels = string.Join(", ", stages.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(MostLabels));
        var known = labels.Length == 0 ? "" : $"; its labels are {labels}";
        return new FetchFailure(FetchFailureKind.Invalid, key.Version switch
        {
            "" => $"secret {key.Name} has no current value (no version has the label AWSCURRENT){known}",
            _ when key.Version.StartsWith("uuid/", StringComparison.Ordinal) =>
                $"secret {key.Name} has no version with the id {key.Version["uuid/".Length..]}{known}",
            _ when Guid.TryParse(key.Version, out _) =>
                $"secret {key.Name} has no version with the label {key.Version}{known}; for the version of that id write "
                + $"version: uuid/{key.Version}",
            _ => $"secret {key.Name} has no version with the label {key.Version}{known}",
        });
    }

    // "Secrets Manager can't find the specified secret value for staging label: X", "... for VersionId: X".
    private static bool IsVersion(string? message) =>
        message?.Contains("secret value for", StringComparison.OrdinalIgnoreCase) == true;
}
