namespace Keyferry.Benchmarks.Calls;

/// <summary>ExternalSecrets on a hundred remote keys of one store with static credentials.</summary>
/// <param name="Name">Its name in figures.</param>
/// <param name="Count">How many.</param>
/// <param name="AllowsBatches">Whether the store's policy allows reads of several keys.</param>
/// <param name="Over">
/// Over how long they are created while the engine runs; zero creates them before it starts, so that all are due at once.
/// </param>
/// <param name="Most">How many calls to the store are allowed; a refused batch is counted apart.</param>
/// <param name="Service">The store: SecretsManager or ParameterStore.</param>
internal sealed record CallsCase(
    string Name, int Count, bool AllowsBatches, TimeSpan Over, int Most, string Service = CallsCase.SecretsManager)
{
    private const string SecretsManager = "SecretsManager";
    private const string ParameterStore = "ParameterStore";

    /// <summary>The operation that reads several keys.</summary>
    public string BatchOperation => Service == ParameterStore ? "GetParameters" : "BatchGetSecretValue";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CallsCase> All { get; } =
    [
        new("batches", 1_000, AllowsBatches: true, TimeSpan.Zero, Most: 15),
        new("no batches", 1_000, AllowsBatches: false, TimeSpan.Zero, Most: 100),
        new("static keys", 500, AllowsBatches: true, TimeSpan.Zero, Most: 15),
        new("parameters", 1_000, AllowsBatches: true, TimeSpan.Zero, Most: 20, ParameterStore),
        new("parameters, no batches", 1_000, AllowsBatches: false, TimeSpan.Zero, Most: 100, ParameterStore),
        new("burst of 40 s", 10_000, AllowsBatches: true, TimeSpan.FromSeconds(40), Most: 400),
    ];
}
