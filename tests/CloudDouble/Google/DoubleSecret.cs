using System.Globalization;
using System.Text.Json.Nodes;

namespace Keyferry.CloudDouble.Google;

/// <summary>A secret as it stands in the double.</summary>
internal sealed class DoubleSecret(string name, DateTimeOffset createdAt)
{
    public string Name => name;

    public DateTimeOffset CreatedAt => createdAt;

    public string Etag { get; set; } = "";

    public JsonNode? Replication { get; set; }

    public JsonNode? Encryption { get; set; }

    public Dictionary<string, string> Labels { get; set; } = [];

    public Dictionary<string, string> Annotations { get; set; } = [];

    public List<string> Topics { get; set; } = [];

    public List<DoubleVersion> Versions { get; } = [];

    public string Id => name[(name.LastIndexOf('/') + 1)..];

    /// <summary>The secret as Google writes it: with the project's number, without what is unset.</summary>
    public JsonObject Json(IReadOnlyDictionary<string, string> numbers)
    {
        var json = new JsonObject { ["name"] = Numbered(name, numbers), ["createTime"] = Stamp(createdAt), ["etag"] = Etag };
        Set("replication", Replication?.DeepClone());
        Set("customerManagedEncryption", Encryption?.DeepClone());
        Set("labels", Map(Labels));
        Set("annotations", Map(Annotations));
        Set("topics", Topics.Count == 0 ? null : new JsonArray([.. Topics.Select(static t => (JsonNode)new JsonObject { ["name"] = t })]));
        return json;

        void Set(string member, JsonNode? value)
        {
            if (value is not null)
            {
                json[member] = value;
            }
        }
    }

    public static string Numbered(string name, IReadOnlyDictionary<string, string> numbers)
    {
        var parts = name.Split('/');
        parts[1] = numbers.GetValueOrDefault(parts[1], parts[1]);
        return string.Join('/', parts);
    }

    public static string Stamp(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static JsonObject? Map(Dictionary<string, string> map) =>
        map.Count == 0 ? null : new JsonObject(map.Select(static m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value)));
}

/// <summary>A version of a secret as it stands in the double.</summary>
internal sealed class DoubleVersion(int number, byte[] data, DateTimeOffset createdAt, string etag)
{
    public int Number => number;

    public byte[] Data { get; set; } = data;

    public string State { get; set; } = "ENABLED";

    public DateTimeOffset CreatedAt { get; set; } = createdAt;

    public JsonObject Json(string secret)
    {
        var json = new JsonObject
        {
            ["name"] = string.Create(CultureInfo.InvariantCulture, $"{secret}/versions/{number}"), ["createTime"] = DoubleSecret.Stamp(CreatedAt),
            ["state"] = State, ["etag"] = etag, ["replicationStatus"] = new JsonObject { ["automatic"] = new JsonObject() },
        };
        if (State == "DESTROYED")
        {
            json["destroyTime"] = DoubleSecret.Stamp(CreatedAt);
        }

        return json;
    }
}
