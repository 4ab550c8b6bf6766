using Keyferry.Api.Values;

namespace Keyferry.Providers.Contract;

/// <summary>
/// A Secret that a store refers to as a whole. Whoever is handed one owns its values and disposes of it. No record: its text
/// would hold secrets.
/// </summary>
/// <param name="data">The values by key.</param>
/// <param name="labels">The Secret's labels.</param>
public sealed class ReferencedSecret(
    IReadOnlyDictionary<string, SecretValue> data, IReadOnlyDictionary<string, string> labels) : IDisposable
{
    /// <summary>The values by key.</summary>
    public IReadOnlyDictionary<string, SecretValue> Data => data;

    /// <summary>The Secret's labels.</summary>
    public IReadOnlyDictionary<string, string> Labels => labels;

    /// <summary>Clears the values.</summary>
    public void Dispose()
    {
        foreach (var value in data.Values)
        {
            value.Dispose();
        }
    }
}
