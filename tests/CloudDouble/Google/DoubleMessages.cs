using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Keyferry.CloudDouble.Google;

/// <summary>A request that the double was sent.</summary>
internal sealed record DoubleRequest(string Method, Uri Uri, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Path => Uri.AbsolutePath;

    public string Text => Encoding.UTF8.GetString(Body);

    public string? Header(string name) => Headers.TryGetValue(name.ToLowerInvariant(), out var value) ? value : null;

    /// <summary>The parameters of the query.</summary>
    public IReadOnlyDictionary<string, string> Query => Pairs(Uri.Query.TrimStart('?'));

    /// <summary>The fields of a form.</summary>
    public IReadOnlyDictionary<string, string> Form => Pairs(Text);

    private static Dictionary<string, string> Pairs(string text) => text.Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(static p => p.Split('=', 2))
        .ToDictionary(static p => Uri.UnescapeDataString(p[0]), static p => Uri.UnescapeDataString(p.ElementAtOrDefault(1)?.Replace('+', ' ') ?? ""));
}

/// <summary>What the double answers.</summary>
internal sealed record DoubleAnswer(int Status, string Body, string Type = "application/json; charset=UTF-8")
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public static DoubleAnswer Ok(JsonNode body) => new(200, body.ToJsonString());

    /// <summary>A google.rpc.Status over HTTP (https://cloud.google.com/apis/design/errors).</summary>
    public static DoubleAnswer Rpc(string status, string message)
    {
        var code = status switch
        {
            "INVALID_ARGUMENT" or "FAILED_PRECONDITION" => 400,
            "UNAUTHENTICATED" => 401,
            "PERMISSION_DENIED" => 403,
            "NOT_FOUND" => 404,
            "ALREADY_EXISTS" or "ABORTED" => 409,
            "RESOURCE_EXHAUSTED" => 429,
            "INTERNAL" => 500,
            "UNAVAILABLE" => 503,
            _ => throw new ArgumentException(status),
        };
        return new DoubleAnswer(
            code, new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = message, ["status"] = status } }.ToJsonString());
    }

    /// <summary>An error of an OAuth token endpoint (RFC 6749, section 5.2).</summary>
    public static DoubleAnswer OAuth(string error, string description) =>
        new(400, new JsonObject { ["error"] = error, ["error_description"] = description }.ToJsonString());

    /// <summary>What Google's front end says of an address that no service has.</summary>
    public static DoubleAnswer NoSuchPath { get; } =
        new(404, "<!DOCTYPE html><title>Error 404 (Not Found)!!1</title>", "text/html; charset=UTF-8");

    public JsonElement Json => JsonElement.Parse(Body);
}
