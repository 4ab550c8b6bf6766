namespace Keyferry.Benchmarks.Watch;

/// <summary>A collection to watch.</summary>
/// <param name="Name">Its name in figures.</param>
/// <param name="Count">How many objects.</param>
/// <param name="Bytes">About how long an object's JSON is.</param>
internal sealed record WatchCase(string Name, int Count, int Bytes)
{
    public static IReadOnlyList<WatchCase> All { get; } =
        [new("externalsecrets", 10_000, 4 * 1024), new("secrets", 20_000, 30 * 1024)];

    public bool Secrets => Name == "secrets";

    public string Path => Secrets ? "/api/v1/secrets" : "/apis/external-secrets.io/v1/externalsecrets";
}
