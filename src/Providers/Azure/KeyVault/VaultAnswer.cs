using System.Security.Cryptography;
using System.Text.Json;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Azure.KeyVault;

/// <summary>What a call to a vault brought: a document, or why there is none. Whoever is handed one disposes of it.</summary>
internal sealed class VaultAnswer : IDisposable
{
    private readonly byte[]? _bytes;
    private readonly JsonDocument? _document;

    private VaultAnswer(byte[]? bytes, JsonDocument? document, FetchFailure? failure, string code)
    {
        _bytes = bytes;
        _document = document;
        Failure = failure;
        Code = code;
    }

    /// <summary>The document; not to be used after a failure.</summary>
    public JsonElement Root => _document!.RootElement;

    /// <summary>Why there is no document; null where there is one.</summary>
    public FetchFailure? Failure { get; }

    /// <summary>The innermost code of a refusal; empty where there is none.</summary>
    public string Code { get; }

    /// <summary>Whether the object is not there.</summary>
    public bool IsMissing => Failure?.Kind == FetchFailureKind.NotFound;

    /// <summary>A document.</summary>
    /// <param name="bytes">Its bytes, which this takes over and clears.</param>
    /// <param name="document">The document over them.</param>
    public static VaultAnswer Of(byte[] bytes, JsonDocument document) => new(bytes, document, null, "");

    /// <summary>A failure.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="code">The innermost code of the refusal.</param>
    public static VaultAnswer Of(FetchFailure failure, string code = "") => new(null, null, failure, code);

    /// <inheritdoc/>
    public void Dispose()
    {
        _document?.Dispose();
        CryptographicOperations.ZeroMemory(_bytes);
    }
}
