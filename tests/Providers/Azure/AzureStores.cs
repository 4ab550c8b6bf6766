using System.Text;
using System.Text.Json;
using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Api.Values;
using Keyferry.Providers.Azure;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Metrics;
using Keyferry.CloudDouble.Azure;
using Keyferry.Text.Regexp;

namespace Keyferry.Providers.Tests.Azure;

/// <summary>Connects stores to the double of Azure.</summary>
internal static class AzureStores
{
    public static AzureSecretAuth Principal => new()
    {
        ClientId = new SecretKeySelector { Name = "azure", Key = "id" },
        ClientSecret = new SecretKeySelector { Name = "azure", Key = "secret" },
    };

    public static AzureProviderSpec Spec(Action<AzureProviderSpec>? change = null)
    {
        var spec = new AzureProviderSpec
        {
            VaultUrl = "https://kv.vault.azure.net", TenantId = EntraDouble.Tenant, AuthSecretRef = Principal,
        };
        change?.Invoke(spec);
        return spec;
    }

    public static StoreObject Store(Action<AzureProviderSpec>? change = null) =>
        TestStores.Namespaced(new StoreProviderSpec { AzureKv = Spec(change) });

    public static MemoryReferences References(string secret = EntraDouble.Secret) => new()
    {
        Secrets = { [("azure", "id")] = EntraDouble.Client, [("azure", "secret")] = secret },
    };

    /// <summary>References of a ServiceAccount whose tokens the double's issuer signs.</summary>
    public static MemoryReferences Accounts(AzureDouble azure, string ns = "team", string? client = EntraDouble.Client, string? tenant = EntraDouble.Tenant)
    {
        var references = References();
        references.IssueToken = (name, _) => Task.FromResult(new ReferenceResult<SecretValue>(
            new SecretValue(Encoding.UTF8.GetBytes(
                azure.Issuer.TokenOf(ns, name, azure.Time.GetUtcNow(), [.. references.TokenAudiences[^1]]))),
            null));
        if (client is not null)
        {
            references.Annotations["azure.workload.identity/client-id"] = client;
        }

        if (tenant is not null)
        {
            references.Annotations["azure.workload.identity/tenant-id"] = tenant;
        }

        return references;
    }

    public static AzureProvider Provider(
        HttpMessageHandler azure, AmbientCredentials ambient = AmbientCredentials.All, Func<string, string?>? environment = null,
        ProviderCalls? calls = null) => new(
        environment ?? (static _ => null), TimeProvider.System, calls ?? new ProviderCalls(null), ambient,
        new AzureHttp(azure, azure, retries: 0), static (_, _) => Task.CompletedTask);

    public static Task<(StoreClient? Client, string? Error)> ConnectAsync(
        HttpMessageHandler azure, Action<AzureProviderSpec>? change = null, MemoryReferences? references = null,
        AmbientCredentials ambient = AmbientCredentials.All, Func<string, string?>? environment = null) =>
        StoreClient.ConnectAsync(Provider(azure, ambient, environment), Store(change), references ?? References());

    public static async Task<StoreClient> ClientAsync(HttpMessageHandler azure, Action<AzureProviderSpec>? change = null) =>
        (await ConnectAsync(azure, change)).Client!;

    public static async Task<string> ReadAsync(HttpMessageHandler azure, RemoteRef reference, Action<AzureProviderSpec>? change = null)
    {
        await using var client = await ClientAsync(azure, change);
        return (await client.FetchAsync([reference], default))[0].Text();
    }

    public static GoRegex Pattern(string pattern) =>
        GoRegex.TryParse(pattern, GoRegex.DefaultMaxProgramSize, out var regex, out var error) ? regex : throw new ArgumentException(error);

    /// <summary>One key of a Secret that has more.</summary>
    public static PushContent Content(string value, string? settings = null) => Content(Encoding.UTF8.GetBytes(value), settings);

    /// <summary>One key of a Secret that has more.</summary>
    public static PushContent Content(byte[] value, string? settings = null) => new()
    {
        SecretKey = "password",
        Data = new Dictionary<string, SecretValue> { ["password"] = new(value), ["user"] = new("app"u8.ToArray()) },
        Metadata = Metadata(settings),
        Namespace = "team",
    };

    private static JsonElement? Metadata(string? spec) => spec is null
        ? null
        : JsonElement.Parse(
            "{\"apiVersion\":\"kubernetes.external-secrets.io/v1alpha1\",\"kind\":\"PushSecretMetadata\",\"spec\":" + spec + "}");
}
