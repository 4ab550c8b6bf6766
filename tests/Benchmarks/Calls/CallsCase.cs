using Keyferry.Benchmarks.Calls.Stores;

namespace Keyferry.Benchmarks.Calls;

/// <summary>ExternalSecrets on a hundred remote keys of one store.</summary>
/// <param name="Name">Its name in figures.</param>
/// <param name="Store">The store.</param>
/// <param name="Count">How many ExternalSecrets.</param>
/// <param name="Most">How many calls to the store are allowed, logins among them; a refused batch is counted apart.</param>
/// <param name="Over">
/// Over how long they are created while the engine runs; zero creates them before it starts, so that all are due at once.
/// </param>
internal sealed record CallsCase(string Name, MeasuredStore Store, int Count, int Most, TimeSpan Over = default)
{
    // A read a key and a login.
    private const int ReadsAndLogin = 101;

    /// <summary>All of them.</summary>
    /// <param name="folder">A folder for the servers' files.</param>
    public static IReadOnlyList<CallsCase> All(string folder) =>
    [
        new("batches", new AwsStore(AwsStore.SecretsManager, AllowsBatches: true), 1_000, Most: 15),
        new("no batches", new AwsStore(AwsStore.SecretsManager, AllowsBatches: false), 1_000, Most: 100),
        new("static keys", new AwsStore(AwsStore.SecretsManager, AllowsBatches: true), 500, Most: 15),
        new("parameters", new AwsStore(AwsStore.ParameterStore, AllowsBatches: true), 1_000, Most: 20),
        new("parameters, no batches", new AwsStore(AwsStore.ParameterStore, AllowsBatches: false), 1_000, Most: 100),
        new("vault", new VaultStore(), 500, ReadsAndLogin),
        new("azure", new AzureStore(Path.Combine(folder, "azure")), 500, ReadsAndLogin),
        new("google", new GoogleStore(Path.Combine(folder, "google")), 500, ReadsAndLogin),
        new("webhook", new WebhookStore(), 500, Most: 100),
        new("burst of 40 s", new AwsStore(AwsStore.SecretsManager, AllowsBatches: true), 10_000, Most: 400, TimeSpan.FromSeconds(40)),
    ];
}
