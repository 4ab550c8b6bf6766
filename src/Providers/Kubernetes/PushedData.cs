using System.Security.Cryptography;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Json;

namespace Keyferry.Providers.Kubernetes;

/// <summary>The data that a push writes. It owns its values. No record: its text would hold secrets.</summary>
/// <param name="values">The values by key.</param>
/// <param name="isWhole">Whether other keys go.</param>
internal sealed class PushedData(Dictionary<string, byte[]> values, bool isWhole) : IDisposable
{
    /// <summary>Whether the pushed Secret is to hold these keys and no other.</summary>
    public bool IsWhole => isWhole;

    /// <summary>What a push writes.</summary>
    /// <param name="property">The key that is written; null or empty means that all of the source's are.</param>
    /// <param name="content">The source.</param>
    /// <param name="failure">Why it cannot be written; null where it can.</param>
    public static PushedData? Of(string? property, PushContent content, out FetchFailure? failure)
    {
        failure = null;
        if (!string.IsNullOrEmpty(property))
        {
            var payload = PushPayload.Of(content);
            failure = payload.Failure;
            using (payload.Value)
            {
                return payload.Value is { } value
                    ? new PushedData(new Dictionary<string, byte[]>(StringComparer.Ordinal) { [property] = value.Bytes.ToArray() }, isWhole: false)
                    : null;
            }
        }

        if (!content.IsWhole)
        {
            failure = new FetchFailure(
                FetchFailureKind.Invalid, "requires property in RemoteRef to push secret value if secret key is defined");
            return null;
        }

        return new PushedData(
            content.Data.ToDictionary(static d => d.Key, static d => d.Value.Bytes.ToArray(), StringComparer.Ordinal), isWhole: true);
    }

    /// <summary>The data of the pushed Secret: new keys share this one's arrays, others those that are there.</summary>
    /// <param name="there">The data that it has; null where it has none.</param>
    public Dictionary<string, byte[]> Over(IDictionary<string, byte[]>? there)
    {
        var data = isWhole || there is null
            ? new Dictionary<string, byte[]>(StringComparer.Ordinal)
            : new Dictionary<string, byte[]>(there, StringComparer.Ordinal);
        foreach (var (key, value) in values)
        {
            data[key] = value;
        }

        return data;
    }

    /// <summary>Clears the values.</summary>
    public void Dispose()
    {
        foreach (var value in values.Values)
        {
            CryptographicOperations.ZeroMemory(value);
        }
    }
}
