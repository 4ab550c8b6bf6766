using System.Text;
using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Tests;

/// <summary>Makes stores and references for tests.</summary>
internal static class TestStores
{
    public static StoreObject Namespaced(StoreProviderSpec provider, RetrySettings? retry = null) => new(
        "SecretStore", "team", "store", new SecretStoreSpec { Provider = provider, RetrySettings = retry });

    public static StoreObject ClusterWide(StoreProviderSpec provider) => new(
        "ClusterSecretStore", "", "store", new SecretStoreSpec { Provider = provider });

    public static string Text(this FetchResult result) =>
        result.Failure is { } failure
            ? $"{failure.Kind}: {failure.Message}"
            : Encoding.UTF8.GetString(result.Value!.Bytes);

    public static Dictionary<string, string> Texts(this FetchResult result) =>
        result.Map!.ToDictionary(e => e.Key, e => Encoding.UTF8.GetString(e.Value.Bytes));
}

/// <summary>References that lead to what a test put there.</summary>
internal sealed class MemoryReferences : IReferenceReader
{
    public Dictionary<(string Name, string Key), string> Secrets { get; } = [];

    public Dictionary<(string Name, string Key), string> ConfigMaps { get; } = [];

    public Dictionary<string, string> Annotations { get; } = [];

    /// <summary>Gives out tokens; null gives out one of no meaning.</summary>
    public Func<string, TimeSpan?, Task<ReferenceResult<SecretValue>>>? IssueToken { get; set; }

    public List<IReadOnlyList<string>> TokenAudiences { get; } = [];

    public ValueTask<ReferenceResult<SecretValue>> SecretKeyAsync(
        StoreContext context, string name, string key, string? ns, CancellationToken cancellation) =>
        ValueTask.FromResult(Secrets.TryGetValue((name, key), out var value)
            ? new ReferenceResult<SecretValue>(new SecretValue(Encoding.UTF8.GetBytes(value)), null)
            : new ReferenceResult<SecretValue>(
                null, $"cannot find secret data for key: \"{key}\"", IsMissing: true));

    /// <summary>Labels of the Secrets by name.</summary>
    public Dictionary<string, Dictionary<string, string>> Labels { get; } = [];

    public ValueTask<ReferenceResult<ReferencedSecret>> SecretAsync(
        StoreContext context, string name, string? ns, CancellationToken cancellation)
    {
        var data = Secrets.Where(s => s.Key.Name == name).ToDictionary(
            static s => s.Key.Key, static s => new SecretValue(Encoding.UTF8.GetBytes(s.Value)));
        return ValueTask.FromResult(data.Count == 0
            ? new ReferenceResult<ReferencedSecret>(null, $"cannot get Kubernetes secret \"{name}\"", IsMissing: true)
            : new ReferenceResult<ReferencedSecret>(
                new ReferencedSecret(data, Labels.TryGetValue(name, out var labels) ? labels : []), null));
    }

    public ValueTask<ReferenceResult<SecretValue>> ConfigMapKeyAsync(
        StoreContext context, string name, string key, string? ns, CancellationToken cancellation) =>
        ValueTask.FromResult(ConfigMaps.TryGetValue((name, key), out var value)
            ? new ReferenceResult<SecretValue>(new SecretValue(Encoding.UTF8.GetBytes(value)), null)
            : new ReferenceResult<SecretValue>(null, $"cannot find ConfigMap data for key: \"{key}\"", IsMissing: true));

    public ValueTask<ReferenceResult<IReadOnlyDictionary<string, string>>> ServiceAccountAnnotationsAsync(
        StoreContext context, string name, string? ns, CancellationToken cancellation) =>
        ValueTask.FromResult(new ReferenceResult<IReadOnlyDictionary<string, string>>(Annotations, null));

    public async ValueTask<ReferenceResult<SecretValue>> ServiceAccountTokenAsync(
        StoreContext context, string name, string? ns, IReadOnlyList<string> audiences, TimeSpan? lifetime,
        CancellationToken cancellation)
    {
        TokenAudiences.Add(audiences);
        return IssueToken is { } issue
            ? await issue(name, lifetime)
            : new ReferenceResult<SecretValue>(new SecretValue(Encoding.UTF8.GetBytes(Token)), null);
    }

    /// <summary>A token of no meaning: header, claims and signature of "{}".</summary>
    private static string Token => "e30.e30.e30";
}
