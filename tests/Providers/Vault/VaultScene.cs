using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Http;
using Keyferry.Providers.Metrics;
using Keyferry.Providers.Vault;
using Keyferry.Providers.Vault.OpenBao;
using Microsoft.Extensions.Time.Testing;

namespace Keyferry.Providers.Tests.Vault;

/// <summary>Stores of a Vault that a test answers for.</summary>
internal sealed class VaultScene : IDisposable
{
    /// <summary>A Vault that answers as a test says.</summary>
    /// <param name="answer">Answers a request.</param>
    /// <param name="time">The clock; null means the system's.</param>
    public VaultScene(Func<StubRequest, StubReply> answer, TimeProvider? time = null)
    {
        Stub = new VaultStub(answer);
        Time = time ?? TimeProvider.System;
        References.Secrets[("vault", "token")] = "tok";
        References.Secrets[("vault", "secret-id")] = "sid";
        References.Secrets[("vault", "password")] = " p ";
        var calls = new ProviderCalls(null);
        Settings = new VaultSettings(name => Environment.GetValueOrDefault(name), Time, calls, AmbientCredentials.All, TestEgress.Loopback)
        {
            // Waits between repetitions are the seam's own matter.
            Http = options =>
            {
                (Options, ShowsKey) = (options, options.ClientCertificate?.HasPrivateKey == true);
                return new StoreHttp(options with { MaxRetries = 0 }, Stub, calls, Time);
            },
        };
    }

    public VaultStub Stub { get; }

    public TimeProvider Time { get; }

    public MemoryReferences References { get; init; } = new();

    public Dictionary<string, string?> Environment { get; } = [];

    public VaultSettings Settings { get; set; }

    /// <summary>Whether the store is a ClusterSecretStore.</summary>
    public bool IsClusterWide { get; set; }

    /// <summary>How the last connection was to be talked to.</summary>
    public StoreHttpOptions? Options { get; private set; }

    /// <summary>Whether it was to show a certificate with its key.</summary>
    public bool ShowsKey { get; private set; }

    public FakeTimeProvider Clock => (FakeTimeProvider)Time;

    public static VaultAuth Token => new() { TokenSecretRef = new SecretKeySelector { Name = "vault", Key = "token" } };

    public static VaultAuth AppRole => new()
    {
        AppRole = new VaultAppRoleAuth
        {
            Path = "approle", RoleId = " rid ", SecretRef = new SecretKeySelector { Name = "vault", Key = "secret-id" },
        },
    };

    public static VaultProviderSpec Spec(VaultAuth? auth, string? path = "secret", string version = "v2") => new()
    {
        Server = "https://vault.example:8200", Path = path, Version = version, Auth = auth,
    };

    public static StoreObject Store(VaultProviderSpec spec, RetrySettings? retry = null) =>
        TestStores.Namespaced(new StoreProviderSpec { Vault = spec }, retry);

    public Task<(StoreClient? Client, string? Error)> ConnectAsync(VaultProviderSpec spec, RetrySettings? retry = null) =>
        StoreClient.ConnectAsync(
            new VaultProvider(Settings),
            IsClusterWide ? TestStores.ClusterWide(new StoreProviderSpec { Vault = spec }) : Store(spec, retry), References);

    public async Task<StoreClient> ClientAsync(VaultProviderSpec spec)
    {
        var (client, error) = await ConnectAsync(spec);
        return client ?? throw new InvalidOperationException(error);
    }

    public async Task<IReadOnlyList<string>> ReadAsync(VaultProviderSpec spec, params RemoteRef[] references)
    {
        await using var client = await ClientAsync(spec);
        return [.. (await client.FetchAsync(references, default)).Select(static r => r.Map is null ? r.Text() : string.Join(",", r.Texts().OrderBy(static e => e.Key).Select(static e => $"{e.Key}={e.Value}")))];
    }

    public async Task<StoreClient> BaoAsync(OpenBaoProviderSpec spec)
    {
        var (client, error) = await StoreClient.ConnectAsync(
            new OpenBaoProvider(Settings), TestStores.Namespaced(new StoreProviderSpec { OpenBao = spec }), References);
        return client ?? throw new InvalidOperationException(error);
    }

    public void Dispose()
    {
        Stub.Dispose();
    }
}
