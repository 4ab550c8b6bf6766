using Keyferry.Local.Server.Abstractions;
using Keyferry.Local.Server.OpenApi;

namespace Keyferry.Local.Server.Discovery;

/// <summary>Answers discovery, OpenAPI, health and version, as kubectl and other clients ask for them.</summary>
public sealed class DiscoveryEndpoints : IDiscovery
{
    private const string Aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    private readonly OpenApiDocuments openApi = new();
    private int aggregations;

    /// <inheritdoc/>
    public async ValueTask<bool> TryAnswerAsync(HttpContext context, IReadOnlyList<ResourceInfo> resources)
    {
        var path = context.Request.Path.Value ?? "/";
        string[] parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (!HttpMethods.IsGet(context.Request.Method))
        {
            return false;
        }

        switch (parts)
        {
            case []:
                await DiscoveryAnswer.WriteAsync(context, ServerVersion.Paths(ApiGroups.Of(resources)));
                return true;
            case ["version"]:
                await DiscoveryAnswer.WriteAsync(context, ServerVersion.Version());
                return true;
            case ["healthz" or "readyz" or "livez"] or ["healthz" or "readyz" or "livez", "ping"]:
                var isVerbose = context.Request.Query.ContainsKey("verbose");
                await DiscoveryAnswer.WriteTextAsync(context, isVerbose ? $"[+]ping ok\n{parts[0]} check passed\n" : "ok");
                return true;
            case ["metrics"]:
                await DiscoveryAnswer.WriteTextAsync(context, Metrics());
                return true;
            case ["api" or "apis", ..] when parts.Length <= 3:
                return await GroupsAsync(context, parts, ApiGroups.Of(resources));
            case ["openapi", ..]:
                return await openApi.TryAnswerAsync(context, parts[1..], [.. ApiGroups.Of(resources).SelectMany(static g => g.Versions)]);
            default:
                return false;
        }
    }

    private async ValueTask<bool> GroupsAsync(
        HttpContext context, string[] parts, IReadOnlyList<(string Name, IReadOnlyList<ApiVersion> Versions)> groups)
    {
        switch (parts)
        {
            case ["api"] or ["apis"]:
                var isCore = parts[0] == "api";
                await RootAsync(context, isCore, [.. groups.Where(g => isCore == (g.Name.Length == 0))]);
                return true;
            case ["apis", var name]:
                if (groups.FirstOrDefault(g => g.Name == name) is not { Versions: { } versions })
                {
                    return false;
                }

                await DiscoveryAnswer.WriteAsync(context, DiscoveryDocuments.Group(name, versions));
                return true;
            default:
                var path = string.Join('/', parts);
                if (groups.SelectMany(static g => g.Versions).FirstOrDefault(v => v.Path == path) is not { } version)
                {
                    return false;
                }

                await DiscoveryAnswer.WriteAsync(context, DiscoveryDocuments.Resources(version));
                return true;
        }
    }

    private async ValueTask RootAsync(
        HttpContext context, bool isCore, IReadOnlyList<(string Name, IReadOnlyList<ApiVersion> Versions)> groups)
    {
        var accepted = context.Request.Headers.Accept.ToString()
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (accepted.Any(static a => a.Replace(" ", "", StringComparison.Ordinal) == Aggregated))
        {
            Interlocked.Increment(ref aggregations);
            await new DiscoveryDocument(AggregatedDocuments.Groups(groups)).WriteAsync(context, Aggregated);
        }
        else if (accepted.Length > 0 && accepted.All(static a => a.Contains("as=APIGroupDiscoveryList", StringComparison.Ordinal)))
        {
            await DiscoveryAnswer.WriteNotAcceptableAsync(context);
        }
        else
        {
            await DiscoveryAnswer.WriteAsync(
                context, isCore ? DiscoveryDocuments.CoreVersions(context.Request.Host.Value ?? "") : DiscoveryDocuments.Groups(groups));
        }
    }

    private string Metrics() =>
        $"""
        # HELP aggregator_discovery_aggregation_count_total [ALPHA] Counter of number of times discovery was aggregated
        # TYPE aggregator_discovery_aggregation_count_total counter
        aggregator_discovery_aggregation_count_total {aggregations}

        """;
}
