using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Aws.SecretsManager;

/// <summary>What a secret holds now, or why that cannot be said; disposing clears it.</summary>
/// <param name="version">The current version; null where there is none.</param>
/// <param name="failure">Why there is none; null for a secret that never had one.</param>
/// <param name="isMissing">Whether the failure means that there is no such secret or no value.</param>
internal sealed class CurrentValue(
    SecretVersion? version = null, FetchFailure? failure = null, bool isMissing = false) : IDisposable
{
    /// <summary>Why there is no value.</summary>
    public FetchFailure? Failure => failure;

    /// <summary>Whether there is no such secret, or no value.</summary>
    public bool IsMissing => isMissing;

    /// <summary>Whether the value is kept as text.</summary>
    public bool IsText => version?.SecretString is not null;

    /// <summary>The value; empty where there is none.</summary>
    public ReadOnlySpan<byte> Bytes => version?.SecretString ?? version?.SecretBinary ?? [];

    /// <summary>Whether it is this value already, as text or as bytes.</summary>
    public bool Holds(ReadOnlySpan<byte> value) => version is not null
        && ((version.SecretString is { } text && value.SequenceEqual(text))
            || (version.SecretBinary is { } binary && value.SequenceEqual(binary)));

    /// <inheritdoc/>
    public void Dispose()
    {
        Array.Clear(version?.SecretString ?? []);
        Array.Clear(version?.SecretBinary ?? []);
    }
}
