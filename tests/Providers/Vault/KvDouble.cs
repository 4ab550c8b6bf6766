using System.Text.Json.Nodes;

namespace Keyferry.Providers.Tests.Vault;

/// <summary>Just enough of both KV engines at <c>secret/</c> to write to: data, versions, custom metadata, check-and-set.</summary>
internal sealed class KvDouble
{
    public Dictionary<string, JsonObject> Data { get; } = [];

    public Dictionary<string, JsonObject> Metadata { get; } = [];

    public bool RequiresCas { get; set; }

    public string? Refused { get; set; }

    public StubReply Answer(StubRequest request)
    {
        if (request.Line == Refused)
        {
            return StubReply.Errors(403, "1 error occurred:\n\t* permission denied\n\n");
        }

        var parts = request.Path["/v1/secret/".Length..].Split('/', 2);
        return request.Path.StartsWith("/v1/sys/", StringComparison.Ordinal) ? StubReply.Errors(403, "no")
            : parts[0] switch
            {
                "data" => OfData(request, parts[1]),
                "metadata" => OfMetadata(request, parts[1]),
                _ => OfV1(request, request.Path["/v1/secret/".Length..]),
            };
    }

    public void Put(string key, string data, string? custom = null)
    {
        Data[key] = JsonNode.Parse(data)!.AsObject();
        Metadata[key] = new JsonObject { ["current_version"] = 1, ["custom_metadata"] = custom is null ? null : JsonNode.Parse(custom) };
    }

    public string? DataOf(string key) => Data.GetValueOrDefault(key)?.ToJsonString();

    public string? CustomOf(string key) => Metadata.GetValueOrDefault(key)?["custom_metadata"]?.ToJsonString();

    private StubReply OfData(StubRequest request, string key)
    {
        switch (request.Method)
        {
            case "GET":
                return Data.TryGetValue(key, out var data) ? StubReply.Ok($$"""{"data":{{data.ToJsonString()}},"metadata":null}""")
                    : new StubReply(404, StubReply.Missing);
            case "DELETE":
                Data.Remove(key);
                return new StubReply(204);
            default:
                var body = JsonNode.Parse(request.Body)!.AsObject();
                var version = Metadata.GetValueOrDefault(key)?["current_version"]?.GetValue<int>() ?? 0;
                var cas = body["options"]?["cas"]?.GetValue<int>();
                if (RequiresCas && cas is null)
                {
                    return StubReply.Errors(400, "check-and-set parameter required for this call");
                }

                if (cas is { } wanted && wanted != version)
                {
                    return StubReply.Errors(400, "check-and-set parameter did not match the current version");
                }

                Data[key] = body["data"]!.DeepClone().AsObject();
                Metadata.TryAdd(key, new JsonObject { ["custom_metadata"] = null });
                Metadata[key]["current_version"] = version + 1;
                return StubReply.Ok("{}");
        }
    }

    private StubReply OfMetadata(StubRequest request, string key)
    {
        switch (request.Method)
        {
            case "GET":
                return Metadata.TryGetValue(key, out var metadata) ? StubReply.Ok(metadata.ToJsonString()) : new StubReply(404, StubReply.Missing);
            case "DELETE":
                Metadata.Remove(key);
                Data.Remove(key);
                return new StubReply(204);
            default:
                Metadata.TryAdd(key, new JsonObject { ["current_version"] = 0 });
                Metadata[key]["custom_metadata"] = JsonNode.Parse(request.Body)!["custom_metadata"]!.DeepClone();
                return new StubReply(204);
        }
    }

    private StubReply OfV1(StubRequest request, string key)
    {
        switch (request.Method)
        {
            case "GET":
                return Data.TryGetValue(key, out var data) ? StubReply.Ok(data.ToJsonString()) : new StubReply(404, StubReply.Missing);
            case "DELETE":
                Data.Remove(key);
                return new StubReply(204);
            default:
                Data[key] = JsonNode.Parse(request.Body)!.AsObject();
                return new StubReply(204);
        }
    }
}
