using System.Text.Json;

namespace Keyferry.Providers.Azure.Pushing;

/// <summary>What is pushed to an object of a vault.</summary>
internal interface IPushedObject : IDisposable
{
    /// <summary>Whether the vault holds it already.</summary>
    /// <param name="current">The object as it is.</param>
    bool Matches(JsonElement current);

    /// <summary>What is sent to write it, which the caller owns.</summary>
    /// <param name="current">The object as it is; null where there is none.</param>
    byte[] Body(JsonElement? current);
}
