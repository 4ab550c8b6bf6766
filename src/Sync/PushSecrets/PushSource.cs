using k8s.Models;
using Keyferry.Api.Values;

namespace Keyferry.Sync.PushSecrets;

/// <summary>What is pushed: a Secret's content or a generator's, changed by the template. Whoever disposes of it clears the values.</summary>
public sealed class PushSource : IDisposable
{
    // kubectl's copy of the applied object holds the values.
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>The name of the Secret, or of the generator.</summary>
    public required string Name { get; init; }

    /// <summary>The values by key.</summary>
    public required Dictionary<string, SecretValue> Data { get; init; }

    /// <summary>The Secret's type; null or empty means Opaque.</summary>
    public string? Type { get; set; }

    /// <summary>The labels.</summary>
    public Dictionary<string, string> Labels { get; init; } = [];

    /// <summary>The annotations.</summary>
    public Dictionary<string, string> Annotations { get; init; } = [];

    /// <summary>Takes a Secret's values over.</summary>
    public static PushSource Of(V1Secret secret)
    {
        var source = new PushSource
        {
            Name = secret.Metadata.Name,
            Data = (secret.Data ?? new Dictionary<string, byte[]>()).ToDictionary(
                static d => d.Key, static d => new SecretValue(d.Value), StringComparer.Ordinal),
            Type = secret.Type,
            Labels = new Dictionary<string, string>(secret.Metadata.Labels ?? new Dictionary<string, string>()),
            Annotations = new Dictionary<string, string>(secret.Metadata.Annotations ?? new Dictionary<string, string>()),
        };
        source.Annotations.Remove(LastApplied);
        return source;
    }

    /// <summary>Takes a value over; the one before is cleared.</summary>
    public void Set(string key, SecretValue value)
    {
        if (Data.TryGetValue(key, out var before))
        {
            before.Dispose();
        }

        Data[key] = value;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var value in Data.Values)
        {
            value.Dispose();
        }
    }
}
