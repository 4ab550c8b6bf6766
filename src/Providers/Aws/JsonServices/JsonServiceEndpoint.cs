using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;

namespace Keyferry.Providers.Aws.JsonServices;

/// <summary>What a service's address depends on.</summary>
internal sealed class JsonServiceEndpointParameters : EndpointParameters
{
    private JsonServiceEndpointParameters(string? serviceUrl, RegionEndpointFacts region)
    {
        ServiceUrl = serviceUrl;
        Region = region;
    }

    /// <summary>The address that was configured; null leaves it to the region.</summary>
    public string? ServiceUrl { get; }

    /// <summary>The region.</summary>
    public RegionEndpointFacts Region { get; }

    public static JsonServiceEndpointParameters From(IClientConfig config) => new(
        config.ServiceURL,
        new RegionEndpointFacts(
            config.RegionEndpoint?.SystemName ?? config.AuthenticationRegion ?? "",
            config.RegionEndpoint?.PartitionDnsSuffix ?? "amazonaws.com",
            config.UseFIPSEndpoint,
            config.UseDualstackEndpoint));
}

/// <summary>A region's name and the domain of its partition.</summary>
internal readonly record struct RegionEndpointFacts(string Name, string Domain, bool IsFips, bool IsDualStack);

/// <summary>Finds a service's address.</summary>
/// <param name="host">The first part of it.</param>
internal sealed class JsonServiceEndpointProvider(string host) : IEndpointProvider
{
    public Endpoint ResolveEndpoint(EndpointParameters parameters)
    {
        var known = (JsonServiceEndpointParameters)parameters;
        if (!string.IsNullOrEmpty(known.ServiceUrl))
        {
            return new Endpoint(known.ServiceUrl);
        }

        var region = known.Region;
        var fips = region.IsFips ? "-fips" : "";
        // Dual-stack names lie in a domain of their own, only partitions "aws" and "aws-cn" have one.
        var domain = region.IsDualStack
            ? region.Domain.Replace("amazonaws.com", "api.aws", StringComparison.Ordinal)
            : region.Domain;
        return new Endpoint($"https://{host}{fips}.{region.Name}.{domain}");
    }
}

/// <summary>The pipeline's step that sets the address.</summary>
internal sealed class JsonServiceEndpointResolver : BaseEndpointResolver
{
    protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext) =>
        JsonServiceEndpointParameters.From(requestContext.ClientConfig);
}

/// <summary>The pipeline's step that says how calls are signed.</summary>
internal sealed class JsonServiceAuthSchemeHandler : BaseAuthResolverHandler
{
    protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) =>
        AuthSchemeOption.DEFAULT_SIGV4;
}
