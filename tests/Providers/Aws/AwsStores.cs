using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Providers.Aws;
using Keyferry.Providers.Metrics;
using Keyferry.Text.Regexp;

namespace Keyferry.Providers.Tests.Aws;

/// <summary>Connects stores to an address that plays AWS.</summary>
internal static class AwsStores
{
    public static AwsAuth StaticKeys { get; } = new()
    {
        SecretRef = new AwsSecretAuth
        {
            AccessKeyIdSecretRef = new SecretKeySelector { Name = "aws", Key = "id" },
            SecretAccessKeySecretRef = new SecretKeySelector { Name = "aws", Key = "secret" },
        },
    };

    public static MemoryReferences Keys(string id = "AKIATEST", string secret = "test") =>
        new() { Secrets = { [("aws", "id")] = id, [("aws", "secret")] = secret } };

    public static GoRegex Pattern(string pattern) =>
        GoRegex.TryParse(pattern, GoRegex.DefaultMaxProgramSize, out var regex, out var error) ? regex : throw new ArgumentException(error);

    public static Task<(StoreClient? Client, string? Error)> ConnectAsync(
        Uri address, Action<AwsProviderSpec>? change = null, MemoryReferences? references = null,
        RetrySettings? retry = null, ProviderCalls? calls = null)
    {
        var spec = new AwsProviderSpec { Service = "SecretsManager", Region = "eu-west-1", Auth = StaticKeys };
        change?.Invoke(spec);
        var store = TestStores.Namespaced(new StoreProviderSpec { Aws = spec }, retry);
        var provider = new AwsProvider(
            name => name is "AWS_SECRETSMANAGER_ENDPOINT" or "AWS_SSM_ENDPOINT" or "AWS_STS_ENDPOINT" ? address.ToString() : null,
            TimeProvider.System, calls ?? new ProviderCalls(null));
        return StoreClient.ConnectAsync(provider, store, references ?? Keys());
    }
}
