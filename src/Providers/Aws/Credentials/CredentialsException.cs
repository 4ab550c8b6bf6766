using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Aws.Credentials;

/// <summary>Credentials could not be had. It travels through the SDK, which knows failures as exceptions only.</summary>
internal sealed class CredentialsException(FetchFailure failure) : Exception(failure.Message)
{
    /// <summary>The failure, in words for people and without a secret.</summary>
    public FetchFailure Failure => failure;

    /// <summary>Calls STS and sorts its failures.</summary>
    public static async Task<T> GuardAsync<T>(string operation, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (e is not (OperationCanceledException or CredentialsException))
        {
            throw new CredentialsException(AwsErrors.Of("STS", operation, e));
        }
    }
}
