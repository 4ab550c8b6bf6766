namespace Keyferry.Local.Server.Rest;

/// <summary>The form in which an answer is wanted.</summary>
/// <param name="Yaml">YAML in place of JSON.</param>
/// <param name="As">Another kind: <c>Table</c>, <c>PartialObjectMetadata</c>, <c>PartialObjectMetadataList</c>; null for the object.</param>
/// <param name="Version">The version of that kind.</param>
internal sealed record AcceptHeader(bool Yaml, string? As, string Version)
{
    private const string Known = "application/json, application/yaml, application/vnd.kubernetes.protobuf";

    /// <summary>JSON, the object itself.</summary>
    public static AcceptHeader Json { get; } = new(false, null, "v1");

    /// <summary>Reads an <c>Accept</c> header: the first clause that can be met.</summary>
    /// <exception cref="StatusException">406: none can.</exception>
    public static AcceptHeader Parse(string? accept) =>
        TryParse(accept) ?? throw ApiStatus.NotAcceptable(Known);

    /// <summary>The same; null where no clause can be met.</summary>
    public static AcceptHeader? TryParse(string? accept)
    {
        if (string.IsNullOrEmpty(accept))
        {
            return Json;
        }

        foreach (var clause in accept.Split(','))
        {
            var parts = clause.Split(';').Select(p => p.Trim()).ToArray();
            var yaml = parts[0] == "application/yaml";
            if (!yaml && parts[0] is not ("application/json" or "application/*" or "*/*"))
            {
                continue;
            }

            var parameters = parts[1..].Select(p => p.Split('=', 2)).Where(p => p.Length == 2)
                .GroupBy(p => p[0], StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First()[1], StringComparer.Ordinal);
            if (!parameters.TryGetValue("as", out var kind))
            {
                return new AcceptHeader(yaml, null, "v1");
            }

            var version = parameters.GetValueOrDefault("v") ?? "v1";
            if (parameters.GetValueOrDefault("g") != "meta.k8s.io" || version is not ("v1" or "v1beta1"))
            {
                continue;
            }

            if (kind is "Table" or "PartialObjectMetadata" or "PartialObjectMetadataList")
            {
                return new AcceptHeader(yaml, kind, version);
            }
        }

        return null;
    }
}
