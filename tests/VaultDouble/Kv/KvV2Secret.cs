using System.Globalization;
using System.Text.Json.Nodes;
using Keyferry.VaultDouble.Text;

namespace Keyferry.VaultDouble.Kv;

/// <summary>A version of a secret.</summary>
internal sealed class KvVersion
{
    /// <summary>When it was written.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When it is, or was, deleted; null: not.</summary>
    public DateTimeOffset? Deletion { get; set; }

    /// <summary>Its data are gone for good.</summary>
    public bool Destroyed { get; set; }

    /// <summary>Its data; null also where null was written.</summary>
    public JsonNode? Data { get; set; }

    /// <summary>Whether it cannot be read.</summary>
    public bool IsGone(DateTimeOffset now) => Destroyed || Deletion <= now;

    /// <summary>As metadata show it.</summary>
    public JsonObject ToJson() => new()
    {
        ["created_time"] = GoTime.Write(Created),
        ["deletion_time"] = Deletion is { } time ? GoTime.Write(time) : "",
        ["destroyed"] = Destroyed,
    };
}

/// <summary>Settings of an engine, and of a secret.</summary>
internal sealed class KvSettings
{
    /// <summary>Writes need check-and-set.</summary>
    public bool CasRequired { get; set; }

    /// <summary>Versions kept; zero: the next settings' number, ten in the end.</summary>
    public long MaxVersions { get; set; }

    /// <summary>Life of a version; zero: no end.</summary>
    public TimeSpan DeleteAfter { get; set; }
}

/// <summary>A secret with its versions.</summary>
internal sealed class KvSecret
{
    /// <summary>Settings of its own.</summary>
    public KvSettings Settings { get; } = new();

    /// <summary>Versions by number.</summary>
    public SortedDictionary<long, KvVersion> Versions { get; } = [];

    /// <summary>Custom metadata; null when never written.</summary>
    public JsonObject? Custom { get; set; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When a version or the metadata were written last.</summary>
    public required DateTimeOffset Updated { get; set; }

    /// <summary>Number of the newest version.</summary>
    public long Current { get; set; }

    /// <summary>Number of the oldest version kept, zero as long as none was dropped.</summary>
    public long Oldest { get; set; }

    /// <summary>How often the metadata were written.</summary>
    public long MetadataVersion { get; set; }

    /// <summary>What <c>metadata/</c> shows.</summary>
    public JsonObject ToJson() => new()
    {
        ["cas_required"] = Settings.CasRequired,
        ["created_time"] = GoTime.Write(Created),
        ["current_metadata_version"] = MetadataVersion,
        ["current_version"] = Current,
        ["custom_metadata"] = Custom?.DeepClone(),
        ["delete_version_after"] = GoDuration.Write(Settings.DeleteAfter),
        ["max_versions"] = Settings.MaxVersions,
        ["metadata_cas_required"] = false,
        ["oldest_version"] = Oldest,
        ["updated_time"] = GoTime.Write(Updated),
        ["versions"] = new JsonObject(Versions.Select(static v =>
            KeyValuePair.Create(v.Key.ToString(CultureInfo.InvariantCulture), (JsonNode?)v.Value.ToJson()))),
    };

    /// <summary>What <c>data/</c> shows beside the data.</summary>
    public JsonObject ToJson(long number)
    {
        var shown = Versions[number].ToJson();
        shown["custom_metadata"] = Custom?.DeepClone();
        shown["version"] = number;
        return shown;
    }
}
