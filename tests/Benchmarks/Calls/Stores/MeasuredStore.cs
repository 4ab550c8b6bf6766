using System.Globalization;
using System.Text.Json.Nodes;
using Keyferry.Benchmarks.Burst;
using Keyferry.Benchmarks.Processes;

namespace Keyferry.Benchmarks.Calls.Stores;

/// <summary>A store whose server counts calls: at <c>/calls</c>, at <c>/calls/NAME</c> those of one sort.</summary>
/// <param name="Server">The words after <c>serve</c> that start it.</param>
/// <param name="LoginsOf">The sort of calls that sign in; null where none do.</param>
internal abstract record MeasuredStore(IReadOnlyList<string> Server, string? LoginsOf = null)
{
    /// <summary>Where calls are counted.</summary>
    public const string CallsPath = "/calls";

    /// <summary>The sorts of calls that do not count, because the store refused them and they were made but once.</summary>
    public virtual IReadOnlyList<string> Refused => [];

    /// <summary>Puts the hundred remote keys there, and says how a program reaches them.</summary>
    /// <param name="http">Makes calls.</param>
    /// <param name="server">The server.</param>
    /// <param name="cancellation">Ends it.</param>
    public abstract Task<StoreScene> SetUpAsync(HttpClient http, ChildServer server, CancellationToken cancellation);

    /// <summary>An ExternalSecret on this store.</summary>
    /// <param name="number">Its number.</param>
    public virtual byte[] ExternalSecret(int number) => BurstObjects.ExternalSecretOfTwo(number, "key-");

    /// <summary>Begins to count anew.</summary>
    public static async Task ForgetAsync(HttpClient http, ChildServer server, CancellationToken cancellation) =>
        (await http.DeleteAsync(new Uri(server.Address, CallsPath), cancellation)).Dispose();

    /// <summary>How many calls there were.</summary>
    /// <param name="http">Makes calls.</param>
    /// <param name="server">The server.</param>
    /// <param name="sort">Of which sort; null: of all.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<long> CallsAsync(HttpClient http, ChildServer server, string? sort, CancellationToken cancellation) => long.Parse(
        await http.GetStringAsync(new Uri(server.Address, sort is null ? CallsPath : $"{CallsPath}/{Uri.EscapeDataString(sort)}"), cancellation),
        CultureInfo.InvariantCulture);

    /// <summary>The JSON of a secret: what the entries of ExternalSecrets take out of it.</summary>
    protected static JsonObject Secret(int number) => new()
    {
        ["username"] = $"user of {number}", ["password"] = $"made-up password of {number}", ["host"] = "db.example.com",
    };
}

/// <summary>How a program reaches a store.</summary>
/// <param name="Credentials">What the Secret with its credentials holds.</param>
/// <param name="Provider">The store's provider.</param>
/// <param name="Variables">Environment variables of the program.</param>
internal sealed record StoreScene(JsonObject Credentials, JsonObject Provider, IReadOnlyDictionary<string, string> Variables)
{
    /// <summary>The variables of a program that needs none.</summary>
    public static IReadOnlyDictionary<string, string> NoVariables { get; } = new Dictionary<string, string>();
}
