using System.Security.Cryptography;
using System.Text.Json;

namespace Keyferry.Providers.Vault.Kv;

/// <summary>What is there before a write. No record: its text would hold secrets.</summary>
internal sealed class KvCurrent : IDisposable
{
    private readonly byte[] _bytes;
    private readonly JsonDocument? _document;

    /// <summary>Takes what was read over.</summary>
    /// <param name="dataPath">The path of the data.</param>
    /// <param name="metadataPath">The path of the metadata; null where the engine keeps none.</param>
    /// <param name="data">The data's JSON, which is owned; null where there are none.</param>
    public KvCurrent(string dataPath, string? metadataPath, byte[]? data)
    {
        DataPath = dataPath;
        MetadataPath = metadataPath;
        _bytes = data ?? [];
        _document = VaultJson.Parse(_bytes);
        if (metadataPath is null && _document is not null)
        {
            IsMarked = KvMarks.IsOurs(_document.RootElement.Member(KvMarks.Member)?.Member(KvMarks.Name).Text());
        }
    }

    /// <summary>The path of the data.</summary>
    public string DataPath { get; }

    /// <summary>The path of the metadata; null where the engine keeps none.</summary>
    public string? MetadataPath { get; }

    /// <summary>Whether there are data.</summary>
    public bool Exists => _document is not null;

    /// <summary>The data; only where there are some.</summary>
    public JsonElement Data => _document!.RootElement;

    /// <summary>The metadata; null where there are none.</summary>
    public KvMetadata? Metadata { get; set; }

    /// <summary>The version that a write replaces.</summary>
    public long CurrentVersion => Metadata?.CurrentVersion ?? 0;

    /// <summary>Whether the mark of this program is where it belongs.</summary>
    public bool IsMarked { get; set; }

    /// <summary>Where an older engine may have put the mark; null where it cannot have.</summary>
    public string? DoubledPath { get; set; }

    /// <summary>Whether the mark is there.</summary>
    public bool HasDoubledMark { get; set; }

    /// <summary>Whether the secret may be written and deleted.</summary>
    public bool IsManaged => IsMarked || HasDoubledMark;

    /// <summary>Whether somebody else's mark is on it, though nothing may be in it.</summary>
    public bool IsSomebodyElses => !IsManaged && Metadata?.Custom.ContainsKey(KvMarks.Name) == true;

    /// <summary>Whether the data are the same as those to be written.</summary>
    public bool IsEqualTo(ReadOnlyMemory<byte> wanted)
    {
        using var document = VaultJson.Parse(wanted);
        return Exists && document is not null && VaultJson.AreEqual(Data, document.RootElement);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _document?.Dispose();
        CryptographicOperations.ZeroMemory(_bytes);
    }
}
