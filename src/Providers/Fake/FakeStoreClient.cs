using System.Text;
using Keyferry.Api.Stores;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Json;
using Keyferry.Text.Gjson;

namespace Keyferry.Providers.Fake;

/// <summary>Answers from the values of the store's manifest: key and version must both be the same.</summary>
internal sealed class FakeStoreClient : IStoreClient
{
    private readonly Dictionary<(string Key, string Version), string> _values = [];
    private readonly StoreVerdict _verdict;

    public FakeStoreClient(FakeProviderSpec spec)
    {
        foreach (var entry in spec.Data)
        {
            _values[(entry.Key, entry.Version ?? "")] = entry.Value;
        }

        _verdict = spec.ValidationResult switch
        {
            null or 0 => StoreVerdict.Ready,
            1 => StoreVerdict.Unknown,
            _ => StoreVerdict.Error,
        };
    }

    public ValueTask<IReadOnlyList<FetchResult>> FetchAsync(
        IReadOnlyList<RemoteRef> references, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return ValueTask.FromResult(BoundedAnswers.Of(references, at => Fetch(references[at]), cancellation));
    }

    public ValueTask<StoreCheck> CheckAsync(CancellationToken cancellation) => ValueTask.FromResult(
        _verdict == StoreVerdict.Ready ? StoreCheck.Ready : new StoreCheck(_verdict, "unable to validate"));

    public ValueTask DisposeAsync()
    {
        _values.Clear();
        return ValueTask.CompletedTask;
    }

    private FetchResult Fetch(RemoteRef reference)
    {
        if (!_values.TryGetValue((reference.Key, reference.Version ?? ""), out var text))
        {
            return FetchResult.Of(FetchFailure.NotFound);
        }

        var value = Encoding.UTF8.GetBytes(text);
        if (!string.IsNullOrEmpty(reference.Property))
        {
            // A path only: a dotted name is no single key here, and a missing one counts as a missing secret.
            if (!GjsonPath.TryGet(value, reference.Property, out var found, out var problem))
            {
                return FetchResult.Of(problem is null
                    ? FetchFailure.NotFound
                    : new FetchFailure(FetchFailureKind.Invalid, problem));
            }

            value = found!.ToBytes();
        }

        if (!reference.AsMap)
        {
            return FetchResult.Of(new SecretValue(value));
        }

        return SecretMap.Read(value, reference.Key, "unable to unmarshal secret");
    }
}
