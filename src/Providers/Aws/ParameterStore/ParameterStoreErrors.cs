using Amazon.Runtime;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Aws.ParameterStore;

/// <summary>What Parameter Store's refusals mean.</summary>
internal static class ParameterStoreErrors
{
    /// <summary>A failed read; a missing parameter becomes ESO's "not there".</summary>
    public static FetchFailure OfRead(string operation, Exception exception) => IsMissing(exception)
        ? FetchFailure.NotFound
        : Of(operation, exception);

    /// <summary>A failed call in words and kind.</summary>
    public static FetchFailure Of(string operation, Exception exception) =>
        AwsErrors.Of(ParameterStoreClient.Service, operation, exception);

    /// <summary>
    /// Whether the parameter is not there. A version that is not there is a mistake in the manifest
    /// (<c>ParameterVersionNotFound</c>), and of a parameter that is there.
    /// </summary>
    public static bool IsMissing(Exception exception) =>
        exception is AmazonServiceException { ErrorCode: "ParameterNotFound" or "InvalidResourceId" };

    /// <summary>Whether a name is a folder's: no parameter's name ends with a slash.</summary>
    public static bool IsFolder(string name) => name.EndsWith('/');

    /// <summary>A folder where a parameter is wanted.</summary>
    public static FetchFailure Folder(string name) => new(
        FetchFailureKind.Invalid,
        $"{name} is a folder, not a parameter: no parameter's name ends with a slash; to read all parameters below it use "
            + $"dataFrom: [{{find: {{path: {name}, name: {{regexp: .*}}}}}}]");
}
