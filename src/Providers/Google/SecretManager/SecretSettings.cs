using System.Text.Json;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Json;

namespace Keyferry.Providers.Google.SecretManager;

/// <summary>What the metadata of a PushSecret's entry says of a secret.</summary>
internal sealed class SecretSettings
{
    /// <summary>The label by which what was pushed is known.</summary>
    public const string ManagedBy = "managed-by";

    /// <summary>Its value.</summary>
    public const string Manager = "external-secrets";

    // https://cloud.google.com/secret-manager/quotas, /docs/creating-and-accessing-secrets#add-annotations, and topics of a secret
    private const int MostLabels = 64;
    private const int MostTopics = 10;

    // Google has fewer locations than that.
    private const int MostLocations = 50;

    private static readonly string[] Fields =
        ["annotations", "labels", "topics", "mergePolicy", "cmekKeyName", "replicationLocation", "replicationLocations"];

    private readonly IReadOnlyDictionary<string, string>? _labels;
    private readonly IReadOnlyDictionary<string, string>? _annotations;
    private readonly bool _merges;
    private readonly string _key;
    private readonly IReadOnlyList<string> _locations;

    private SecretSettings(PushFields fields)
    {
        _labels = fields.Any("labels") is null ? null : fields.Map("labels");
        _annotations = fields.Any("annotations") is null ? null : fields.Map("annotations");
        Topics = fields.List("topics");
        _merges = fields.Text("mergePolicy") == "Merge";
        _key = fields.Text("cmekKeyName");
        _locations = fields.List("replicationLocations")
            ?? (fields.Text("replicationLocation") is { Length: > 0 } one ? [one] : []);
        fields.Keep(fields.Text("mergePolicy") is "" or "Merge" or "Replace" ? null : "spec.mergePolicy is neither Replace nor Merge");
        fields.Keep(_labels?.ContainsKey(ManagedBy) == true ? $"spec.labels cannot set {ManagedBy}" : null);
        fields.Keep(_labels?.Count >= MostLabels ? $"spec.labels has {_labels.Count} labels; Google allows {MostLabels}, one of which is {ManagedBy}" : null);
        fields.Keep(Topics?.Count > MostTopics ? $"spec.topics has more than {MostTopics} topics" : null);
        fields.Keep(_locations.Count > MostLocations ? $"spec.replicationLocations has more than {MostLocations} locations" : null);
    }

    /// <summary>The topics that are told of changes; null leaves those of a secret alone.</summary>
    public IReadOnlyList<string>? Topics { get; }

    /// <summary>Reads them.</summary>
    /// <param name="metadata">The entry's metadata; null where there is none.</param>
    /// <param name="settings">What it says; not to be used after a failure.</param>
    public static FetchFailure? Read(JsonElement? metadata, out SecretSettings settings)
    {
        var fields = PushFields.Of(metadata, Fields);
        settings = new SecretSettings(fields);
        return fields.Error.Length == 0
            ? null
            : new FetchFailure(FetchFailureKind.Invalid, $"failed to parse PushSecret metadata: {fields.Error}");
    }

    /// <summary>Whether a secret was pushed.</summary>
    public static bool IsManaged(SecretInfo secret) => secret.Labels.TryGetValue(ManagedBy, out var value) && value == Manager;

    /// <summary>The labels that a secret is to have: where none are written, those that are there.</summary>
    /// <param name="there">Those that are there; null for a new secret.</param>
    public IReadOnlyDictionary<string, string> LabelsOf(IReadOnlyDictionary<string, string>? there) =>
        new Dictionary<string, string>(_labels is null ? there ?? Empty : _merges ? With(_labels, there ?? Empty) : _labels, StringComparer.Ordinal)
        {
            [ManagedBy] = Manager,
        };

    /// <summary>The annotations that a secret is to have: where none are written, those that are there.</summary>
    /// <inheritdoc cref="LabelsOf"/>
    public IReadOnlyDictionary<string, string> AnnotationsOf(IReadOnlyDictionary<string, string>? there) => _annotations ?? there ?? Empty;

    /// <summary>
    /// Writes where a new secret is kept, and under which key. A regional one has its place already
    /// (https://cloud.google.com/secret-manager/regional-secrets/cmek-regional-secrets).
    /// </summary>
    /// <param name="json">Takes the members.</param>
    /// <param name="isRegional">Whether it is a regional one.</param>
    public void WritePlace(Utf8JsonWriter json, bool isRegional)
    {
        if (isRegional)
        {
            WriteKey(json);
            return;
        }

        json.WriteStartObject("replication");
        if (_locations.Count == 0)
        {
            json.WriteStartObject("automatic");
            WriteKey(json);
            json.WriteEndObject();
        }
        else
        {
            json.WriteStartObject("userManaged");
            json.WriteStartArray("replicas");
            foreach (var location in _locations)
            {
                json.WriteStartObject();
                json.WriteString("location", location);
                WriteKey(json);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static IReadOnlyDictionary<string, string> Empty { get; } = new Dictionary<string, string>();

    // What is there wins, as with ESO.
    private static Dictionary<string, string> With(IReadOnlyDictionary<string, string> given, IReadOnlyDictionary<string, string> there)
    {
        var all = new Dictionary<string, string>(given, StringComparer.Ordinal);
        foreach (var (name, value) in there)
        {
            all[name] = value;
        }

        return all;
    }

    private void WriteKey(Utf8JsonWriter json)
    {
        if (_key.Length > 0)
        {
            json.WriteStartObject("customerManagedEncryption");
            json.WriteString("kmsKeyName", _key);
            json.WriteEndObject();
        }
    }
}
